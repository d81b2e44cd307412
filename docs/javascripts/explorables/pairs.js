// Four predictions against four targets: the pairs that a loss averages.

import { handle } from "./handle.js";
import { Explorable, Plot, among, figure, html, number } from "./shared.js";
import { words } from "./words.js";

/** Every prediction against every target: (p_i - y_j)^2, row by row. */
export function squares(predictions, targets) {
  return predictions.map((p) => targets.map((y) => (p - y) ** 2));
}

const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/**
 * The two losses of four predictions, and the two parts of the broadcast one.
 * @returns {Object} all: the mean of all pairs; own: the mean of the diagonal; distance:
 *   the mean squared distance of the predictions from the targets' mean; variance: of the
 *   targets
 */
export function losses(predictions, targets) {
  const pairs = squares(predictions, targets);
  const centre = mean(targets);
  return {
    all: mean(pairs.flat()),
    own: mean(pairs.map((row, i) => row[i])),
    distance: mean(predictions.map((p) => (p - centre) ** 2)),
    variance: mean(targets.map((y) => (y - centre) ** 2)),
  };
}

/** Predictions a quarter of the way nearer to the targets' mean. */
export function pulled(predictions, targets) {
  const centre = mean(targets);
  return predictions.map((p) => Number((p + (centre - p) / 4).toPrecision(6)));
}

const says = words.pairs;
const FIELDS = ["p0", "p1", "p2", "p3"];
// A few orders, so that the address and the reader meet the same ones.
const ORDERS = ["1234", "2413", "4321", "3142"];

class Pairs extends Explorable {
  static title = says.title;
  static hint = says.hint;
  static fields = {
    ...Object.fromEntries(FIELDS.map((name, i) => [name, number(i + 1, 0, 5)])),
    pairs: among(["all", "own"]),
    order: among(ORDERS),
  };

  get predictions() {
    return FIELDS.map((name) => this.state[name]);
  }

  get targets() {
    return [...this.state.order].map(Number);
  }

  build() {
    this.plot = new Plot(says.plot, 250);
    this.handles = FIELDS.map((name, i) =>
      handle(this.plot, {
        label: says.prediction(i),
        min: 0,
        max: 5,
        step: 0.05,
        value: () => this.state[name],
        read: (_, y) => this.plot.y.invert(y),
        moved: (value) => this.set({ [name]: value }),
      }),
    );
    this.grid = html("table", { class: "tl-squares" });
    this.sums = html("p", { class: "tl-sums" });
    this.append(
      this.bar(
        this.choice("pairs", says.averages, {
          all: says.all,
          own: says.own,
        }),
        this.button(says.pull, () => this.pull()),
        this.button(says.shuffle, () => this.shuffle()),
        this.button(says.reset, () => this.reset()),
      ),
      html("div", { class: "tl-pairs" }, html("div", {}, this.plot.node), this.grid),
      this.sums,
      this.live,
    );
  }

  pull() {
    const predictions = pulled(this.predictions, this.targets);
    this.set(Object.fromEntries(FIELDS.map((name, i) => [name, predictions[i]])));
  }

  shuffle() {
    const next = (ORDERS.indexOf(this.state.order) + 1) % ORDERS.length;
    this.set({ order: ORDERS[next] });
  }

  draw() {
    const { plot, predictions, targets } = this;
    this.drawGrid(); // leaves the plot its width
    const ticks = [0, 1, 2, 3, 4, 5];
    const samples = { from: -0.5, to: 3.5, ticks: [0, 1, 2, 3], label: says.sample };
    const height = { from: -0.4, to: 5.4, ticks, label: says.legend };
    plot.begin(samples, height, { top: 30, left: 72 });
    // The mean is 2.5 in every order: its name has a place between two ticks, where no
    // prediction can lie over it.
    const centre = plot.y(mean(targets));
    plot.add("path", {
      d: `M${plot.area.left} ${centre}H${plot.area.right}`,
      class: "tl-line-c",
    });
    plot.text(plot.area.left - 6, centre + 4, says.mean, { "text-anchor": "end" });
    predictions.forEach((p, i) => {
      const [x, target] = [plot.x(i), plot.y(targets[i])];
      plot.add("path", { d: `M${x} ${target}V${plot.y(p)}`, class: "tl-line-b" });
      plot.add("path", { d: `M${x - 24} ${target}h48`, class: "tl-target" });
      this.handles[i](x, plot.y(p));
    });
    this.drawSums();
  }

  drawGrid() {
    const { predictions, targets } = this;
    const pairs = squares(predictions, targets);
    const largest = Math.max(...pairs.flat(), 1);
    const head = targets.map((y, j) => html("th", { scope: "col" }, `y[${j}] = ${y}`));
    const rows = pairs.map((row, i) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, `p[${i}] = ${figure(predictions[i], 3)}`),
        ...row.map((square, j) =>
          html(
            "td",
            {
              class: i === j ? "tl-own" : this.state.pairs === "own" ? "tl-unused" : "",
              "--tl-share": square / largest,
            },
            figure(Number(square.toFixed(3)), 3), // 0, and not 4 × 10⁻⁷
          ),
        ),
      ),
    );
    this.grid.replaceChildren(
      html("caption", {}, "(p[i] − y[j])²"),
      html("thead", {}, html("tr", {}, html("td"), ...head)),
      html("tbody", {}, ...rows),
    );
  }

  drawSums() {
    const { all, own, distance, variance } = losses(this.predictions, this.targets);
    this.sums.replaceChildren(
      html("span", {}, says.meanOfAll(figure(all))),
      html("span", {}, says.distance(figure(distance))),
      html("span", {}, says.variance(figure(variance))),
      html("span", {}, says.meanOfOwn(figure(own))),
    );
  }

  sentence() {
    const { all, own, distance, variance } = losses(this.predictions, this.targets);
    if (this.state.pairs === "own") return says.diagonal(figure(own));
    if (distance < 1e-4) return says.least(figure(all), figure(variance), figure(own));
    return says.above(figure(all), figure(variance), own < 1e-12);
  }
}

customElements.define("tl-pairs", Pairs);
