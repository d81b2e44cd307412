// A line with and without a bias: the surface of the loss, and the way down.

import { handle } from "./handle.js";
import { Explorable, Plot, figure, html, number, svg, whole } from "./shared.js";

const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** The matrix of the second derivatives of mean((w x + b - y)^2): [[ww, wb], [wb, bb]]. */
export function hessian(x) {
  return [
    [2 * mean(x.map((v) => v * v)), 2 * mean(x)],
    [2 * mean(x), 2],
  ];
}

/**
 * Eigenvalues and eigenvectors of a symmetric 2 x 2 matrix.
 * @returns {Object} slow and fast, the smaller and the larger eigenvalue, and
 *   alongFast, the unit vector [w, b] of the larger one
 */
export function eigen([[a, b], [, d]]) {
  const half = Math.hypot((a - d) / 2, b);
  const fast = (a + d) / 2 + half;
  // From the determinant, because the difference of two large numbers loses digits.
  const slow = Math.max((a * d - b * b) / fast, 0);
  const angle = Math.atan2(2 * b, a - d) / 2;
  return { slow, fast, alongFast: [Math.cos(angle), Math.sin(angle)] };
}

/** What an error along each eigenvector is multiplied by in one update. */
export const shrink = (rate, eigenvalue) => 1 - rate * eigenvalue;

/** The number of updates that divide the loss by ten; Infinity if it does not fall. */
export function updatesPerDigit(rate, eigenvalue) {
  const factor = Math.abs(shrink(rate, eigenvalue));
  if (factor >= 1) return Infinity;
  return factor === 0 ? 1 : Math.log(0.1) / (2 * Math.log(factor));
}

/**
 * Gradient descent on mean((w x + b - y)^2) from w = b = 0.
 * @param {number[]} x and y, the points
 * @param {Object} options rate, updates, and bias: whether b is trained
 * @returns {number[][]} [w, b] before the first update and after each
 */
export function path(x, y, { rate, updates, bias }) {
  let [w, b] = [0, 0];
  const points = [[w, b]];
  for (let update = 0; update < updates; update++) {
    const errors = x.map((v, i) => w * v + b - y[i]);
    const gradientW = 2 * mean(errors.map((error, i) => error * x[i]));
    const gradientB = 2 * mean(errors);
    w -= rate * gradientW;
    if (bias) b -= rate * gradientB;
    points.push([w, b]);
  }
  return points;
}

/** A closed curve around a point: two directions, each with its half axis. */
function ellipse([w, b], [u, long], [v, short]) {
  return Array.from({ length: 181 }, (_, i) => {
    const turn = (i * Math.PI) / 90;
    const [along, across] = [long * Math.cos(turn), short * Math.sin(turn)];
    return [w + along * u[0] + across * v[0], b + along * u[1] + across * v[1]];
  });
}

const FIELDS = ["x0", "x1", "x2", "x3"];
const UPDATES = 300;
const UPDATES_AWAY = 6; // of weights that run away: more would only blacken the plot

class Ravine extends Explorable {
  static title = "A ravine and a bowl";
  static hint = 'Tick "centre x", or drag the points until the mean of x is 0.';
  static fields = {
    ...Object.fromEntries(FIELDS.map((name, i) => [name, number(i + 1, -6, 6)])),
    centre: whole(0, 0, 1),
    bias: whole(1, 0, 1),
    rate: number(0.01, 1e-3, 2),
  };

  build() {
    this.points = new Plot("Four points on the line y = 2x", 210);
    this.surface = new Plot("", 300);
    this.handles = FIELDS.map((name, i) =>
      handle(this.points, {
        label: `x of point ${i}`,
        min: -6,
        max: 6,
        step: 0.1,
        value: () => this.state[name],
        read: (x) => this.rawAt(i, this.points.x.invert(x)),
        moved: (value) => this.set({ [name]: value }),
      }),
    );
    this.numbers = html("dl", { class: "tl-numbers" });
    this.append(
      this.bar(
        this.slider("rate", {
          label: "learning rate η",
          min: -3,
          max: 0.3,
          step: 0.05,
          log: true,
          digits: 2,
        }),
        this.tick("bias", "train a bias b"),
        this.tick("centre", "centre x"),
      ),
      this.bar(
        this.button("Best rate", () => this.set({ rate: Number(this.best.toPrecision(6)) })),
        this.button("Reset", () => this.reset()),
      ),
      html(
        "div",
        { class: "tl-two" },
        html("div", {}, this.points.node, this.numbers),
        html("div", {}, this.surface.node),
      ),
      this.live,
    );
  }

  get raw() {
    return FIELDS.map((name) => this.state[name]);
  }

  /** What is subtracted from each x. */
  get shift() {
    return this.state.centre ? mean(this.raw) : 0;
  }

  /** What the loop gets for x. */
  get x() {
    return this.raw.map((v) => v - this.shift);
  }

  /** The x that point i has if it is drawn at a place of the axis: it moves the mean, too. */
  rawAt(i, drawn) {
    if (!this.state.centre) return drawn;
    const others = this.raw.reduce((sum, v, j) => (j === i ? sum : sum + v), 0);
    return (FIELDS.length * drawn + others) / (FIELDS.length - 1);
  }

  /** The least loss: above 0 where the centred line needs a bias, and none is trained. */
  get floor() {
    return this.state.bias ? 0 : (2 * this.shift) ** 2;
  }

  /** The eigenvalues that matter: one of them where the bias is not trained. */
  get eigenvalues() {
    const matrix = hessian(this.x);
    if (this.state.bias) return eigen(matrix);
    return { slow: matrix[0][0], fast: matrix[0][0], alongFast: [1, 0] };
  }

  get best() {
    const { slow, fast } = this.eigenvalues;
    return 2 / (slow + fast);
  }

  draw() {
    this.drawPoints();
    this.drawSurface();
    this.drawNumbers();
  }

  drawPoints() {
    const plot = this.points;
    const { x, raw, shift } = this;
    const far = Math.max(6.5, ...x.map((v) => Math.abs(v) + 0.5));
    const label = this.state.centre ? "x − mean of x: drag the points" : "x: drag the points";
    const before = shift ? ", small circles: before centring" : "";
    plot.begin(
      { from: -far, to: far, ticks: [-6, -3, 0, 3, 6], label },
      { from: -14, to: 14, ticks: [-12, 0, 12], label: `y = ${this.line}${before}` },
      { top: 22 },
    );
    // The line where it is inside the plot.
    const ends = [Math.max(-far, -7 - shift), Math.min(far, 7 - shift)];
    plot.curve(ends.map((v) => [v, 2 * (v + shift)]), { class: "tl-line-c" });
    const centre = plot.x(mean(x));
    const { top, bottom } = plot.area;
    plot.add("path", { d: `M${centre} ${top}V${bottom}`, class: "tl-grid" });
    plot.text(centre + 4, bottom - 5, "mean");
    raw.forEach((v, i) => {
      // Where the point was before it was centred.
      if (shift) plot.add("circle", { cx: plot.x(v), cy: plot.y(2 * v), r: 4, class: "tl-node" });
      this.handles[i](plot.x(x[i]), plot.y(2 * v));
    });
  }

  /** The right-hand side of the line through the points, as they are drawn. */
  get line() {
    const bias = 2 * this.shift;
    if (!bias) return "2x";
    return `2x ${bias < 0 ? "−" : "+"} ${figure(Math.abs(bias))}`;
  }

  get minimum() {
    return [2, 2 * this.shift];
  }

  drawSurface() {
    const plot = this.surface;
    plot.describe(`The plane of weight and bias. ${this.sentence()}`);
    this.frame(plot, this.minimum);
    const { left, right, top, bottom } = plot.area;
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    plot.add("clipPath", { id: "tl-ravine-clip" }, svg("rect", box));
    const inside = { "clip-path": "url(#tl-ravine-clip)" };
    this.drawContours(inside);
    this.drawDirections();
    this.drawPath(inside);
  }

  drawContours(inside) {
    const { slow, fast, alongFast } = eigen(hessian(this.x));
    const across = [-alongFast[1], alongFast[0]];
    const [w, b] = this.minimum;
    const first = mean(this.x.map((v) => (w * v + b) ** 2));
    for (let level = 0; level < 6; level++) {
      const loss = Math.max(first, 1e-6) / 4 ** level;
      const short = Math.sqrt((2 * loss) / fast);
      // Where all x are equal the ellipse has no end.
      const long = Math.min(Math.sqrt((2 * loss) / Math.max(slow, 1e-9)), 1e4);
      const ring = ellipse(this.minimum, [alongFast, short], [across, long]);
      this.surface.curve(ring, { class: "tl-contour", ...inside });
    }
  }

  /** The eigenvectors at the minimum: two, or without a bias the direction of w alone. */
  drawDirections() {
    const plot = this.surface;
    const { slow, fast, alongFast } = this.eigenvalues;
    const { bias } = this.state;
    const [w, b] = bias ? this.minimum : [this.minimum[0], 0];
    const size = 0.12 * (plot.x.invert(plot.area.right) - plot.x.invert(plot.area.left));
    const draw = ([u, v], eigenvalue, below) => {
      // To the right, or down where it would leave the plot.
      const { top } = plot.area;
      const length = u < 0 || plot.y(b + size * v) < top ? -size : size;
      const tip = [w + length * u, b + length * v];
      plot.curve([[w, b], tip], { class: "tl-arrow" });
      const at = [plot.x(tip[0]) + 5, plot.y(tip[1]) + below];
      plot.text(...at, `λ ${figure(eigenvalue, 3)}`, { class: "tl-halo" });
    };
    draw(alongFast, fast, -4);
    if (bias) draw([-alongFast[1], alongFast[0]], slow, 16);
  }

  /** Whether the steps are so long that the weights run away. */
  get isOver() {
    return this.state.rate >= 2 / this.eigenvalues.fast;
  }

  /** The way of gradient descent, with a dot at every 25th update, or at each of a few. */
  drawPath(inside) {
    const plot = this.surface;
    const { bias, rate } = this.state;
    const y = this.raw.map((v) => 2 * v);
    const updates = this.isOver ? UPDATES_AWAY : UPDATES;
    const walked = path(this.x, y, { rate, updates, bias: Boolean(bias) });
    const side = bias ? "a" : "b";
    plot.curve(walked, { class: `tl-line-${side}`, ...inside });
    for (const [w, b] of walked.filter((_, i) => this.isOver || i % 25 === 0)) {
      const at = { cx: plot.x(w), cy: plot.y(b) };
      if (!Number.isFinite(at.cx + at.cy)) break;
      plot.add("circle", { ...at, r: 3, class: `tl-fill-${side}`, ...inside });
    }
  }

  /** Axes that hold the start and the minimum, one unit as long on both. */
  frame(plot, [, b]) {
    const width = Math.max(plot.node.parentElement.clientWidth, 240) - 66;
    const height = plot.height - 60;
    const span = Math.max(4.4, ((Math.abs(b) + 1.6) * width) / height);
    const tall = (span * height) / width;
    const [middleW, middleB] = [1.3, b / 2];
    const round = (size) => Math.max(1, Math.round(size / 4));
    const ticks = (from, to, by) =>
      Array.from({ length: Math.floor(to / by) - Math.ceil(from / by) + 1 }, (_, i) =>
        (Math.ceil(from / by) + i) * by,
      );
    const dots = `a dot at every ${this.isOver ? "update" : "25th update"}`;
    const [fromW, toW] = [middleW - span / 2, middleW + span / 2];
    const [fromB, toB] = [middleB - tall / 2, middleB + tall / 2];
    plot.begin(
      { from: fromW, to: toW, ticks: ticks(fromW, toW, round(span)), label: `weight w; ${dots}` },
      {
        from: fromB,
        to: toB,
        ticks: ticks(fromB, toB, round(tall)),
        label: this.state.bias ? "bias b" : "bias b, which stays 0",
      },
      { top: 22 },
    );
  }

  // Near the limit of the rate, the steep direction is the one that takes longest.
  updatesForATenth() {
    const { slow, fast } = this.eigenvalues;
    const { rate } = this.state;
    return Math.max(updatesPerDigit(rate, slow), updatesPerDigit(rate, fast), 1);
  }

  /** What falls to 0. */
  get what() {
    return this.floor ? `loss − ${figure(this.floor)}` : "the loss";
  }

  drawNumbers() {
    const { slow, fast } = this.eigenvalues;
    const { bias } = this.state;
    const eigenvalues = bias
      ? { "eigenvalues λ": `${figure(slow)} and ${figure(fast)}` }
      : { "the only eigenvalue λ": figure(fast) };
    const rows = {
      ...eigenvalues,
      "condition number": figure(fast / slow),
      [`limit of the rate, 2 / ${bias ? "larger λ" : "λ"}`]: figure(2 / fast),
      [`updates to divide ${this.what} by ten`]: figure(this.updatesForATenth(), 3),
    };
    this.numbers.replaceChildren(
      ...Object.entries(rows).flatMap(([name, value]) => [
        html("dt", {}, name),
        html("dd", {}, value),
      ]),
    );
  }

  sentence() {
    const { slow, fast } = this.eigenvalues;
    const { rate, bias } = this.state;
    const number = fast / slow;
    const shape = number < 3 ? "A bowl" : number < 15 ? "A valley" : "A ravine";
    const what = bias ? `${shape}, condition number ${figure(number)}` : "One direction, no bias";
    const end = bias
      ? `so b goes to ${figure(2 * this.shift)}`
      : `and without a bias the loss cannot fall below ${figure(this.floor)}`;
    const centred = this.shift ? ` Centred, the line is y = ${this.line}, ${end}.` : "";
    if (this.isOver) {
      const over = `the rate ${figure(rate)} is over the limit ${figure(2 / fast)}`;
      return `${what}: ${over}, and the weights run away.`;
    }
    const updates = this.updatesForATenth();
    const cost =
      updates === Infinity
        ? "the slow direction is flat, so its error never shrinks"
        : updates === 1
          ? `1 update divides ${this.what} by ten`
          : `${figure(updates, 3)} updates divide ${this.what} by ten`;
    const limit = `The rate must stay below ${figure(2 / fast)}.`;
    return `${what}: at the rate ${figure(rate)}, ${cost}. ${limit}${centred}`;
  }
}

customElements.define("tl-ravine", Ravine);
