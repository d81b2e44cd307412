// Ten samples, cut into batches: how much each weighs in the optimizer's step.

import { Explorable, Plot, among, figure, html, text, whole } from "./shared.js";

const SAMPLES = 10;
const LABEL = { "text-anchor": "middle", class: "tl-strong tl-halo" };

/** Sizes of the batches; `cuts` has "1" at i where there is a cut behind sample i. */
export function sizes(cuts) {
  const found = [1];
  for (const cut of cuts) {
    if (cut === "1") found.push(1);
    else found[found.length - 1] += 1;
  }
  return found;
}

/**
 * The factor of each sample's gradient in each step of the optimizer.
 *
 * Each process takes every so manieth batch. Their gradients are averaged at each step;
 * a process without a batch adds 0.
 * @param {number[]} batches sizes
 * @param {Object} options reduction ("sum" or "mean"), accumulate (one step for all
 *   batches), divide (an accumulated loss is divided by the number of batches a process
 *   accumulates), processes
 * @returns {number[][]} for each step, the factor of each sample
 */
export function factors(batches, { reduction, accumulate, divide, processes }) {
  const rounds = Math.ceil(batches.length / processes);
  const steps = Array.from({ length: accumulate ? 1 : rounds }, () => Array(SAMPLES).fill(0));
  let sample = 0;
  batches.forEach((size, batch) => {
    const step = accumulate ? 0 : Math.floor(batch / processes);
    const own = (reduction === "mean" ? 1 / size : 1) / processes;
    const factor = accumulate && divide ? own / rounds : own;
    for (let i = 0; i < size; i++) steps[step][sample++] = factor;
  });
  return steps;
}

/**
 * What the learning rate of one batch of ten with a mean must be multiplied by, so that
 * these steps do the same; null if no learning rate does.
 */
export function ratio(steps) {
  if (steps.length > 1) return null;
  const [factors] = steps;
  const equal = factors.every((factor) => Math.abs(factor / factors[0] - 1) < 1e-9);
  return equal ? 1 / (SAMPLES * factors[0]) : null;
}

class Weights extends Explorable {
  static title = "The weight of a sample in the step";
  static hint = "Cut the ten samples into batches. Which cuts weigh all samples alike?";
  static fields = {
    cuts: text("000100010", /[01]{9}/),
    reduction: among(["mean", "sum"]),
    accumulate: whole(1, 0, 1),
    divide: whole(1, 0, 1),
    processes: whole(1, 1, 4),
  };

  build() {
    this.plot = new Plot("", 246);
    this.cuts = Array.from({ length: SAMPLES - 1 }, (_, i) =>
      this.button("✂", () => this.cut(i), { "aria-label": `cut behind sample ${i + 1}` }),
    );
    this.follow(() =>
      this.cuts.forEach((button, i) =>
        button.setAttribute("aria-pressed", this.state.cuts[i] === "1"),
      ),
    );
    const divide = this.tick("divide", "divide by the number of accumulated batches");
    this.follow(() => {
      divide.querySelector("input").disabled = this.state.accumulate === 0;
    });
    this.append(
      this.bar(
        this.choice("reduction", "loss of a batch", { mean: "mean", sum: "sum" }),
        this.tick("accumulate", "accumulate all batches into one step"),
        divide,
        this.slider("processes", { label: "processes", min: 1, max: 4, step: 1 }),
        this.button("Reset", () => this.reset()),
      ),
      this.plot.node,
      html(
        "div",
        { class: "tl-cuts tl-controls", role: "group", "aria-label": "cuts" },
        ...this.cuts,
      ),
      this.live,
    );
  }

  cut(i) {
    const cuts = [...this.state.cuts];
    cuts[i] = cuts[i] === "1" ? "0" : "1";
    this.set({ cuts: cuts.join("") });
  }

  get steps() {
    return factors(sizes(this.state.cuts), this.state);
  }

  draw() {
    const { plot, steps } = this;
    const highest = Math.max(...steps.flat(), 1 / SAMPLES) * 1.25;
    const every = Array.from({ length: SAMPLES }, (_, i) => i + 1);
    plot.describe(`The factor of each of ten samples. ${this.sentence()}`);
    plot.begin(
      { from: 0.5, to: SAMPLES + 0.5, ticks: every, label: "" },
      { from: 0, to: highest, ticks: [], label: "factor of a sample's gradient in the step" },
      { left: 0, right: 0, top: 40, bottom: 24 },
    );
    const wide = (plot.x(2) - plot.x(1)) * 0.7;
    let behind = 0;
    const batches = sizes(this.state.cuts).map((size) => {
      const first = behind + 1;
      behind += size;
      const step = steps.findIndex((factors) => factors[first - 1]);
      return { first, size, step, factor: steps[step][first - 1] };
    });
    for (const batch of batches) this.drawBatch(batch, wide);
    // Several steps are not to be compared with one.
    if (steps.length === 1) {
      const even = plot.y(1 / SAMPLES);
      plot.add("path", { d: `M0 ${even}H${plot.area.right}`, class: "tl-line-b tl-limit" });
      plot.text(0, 29, "dashed: 0.1, as in one batch of ten with a mean", {
        class: "tl-label-b",
      });
    }
    // Neither a bar nor a line goes through a number.
    for (const batch of batches) this.label(batch, wide);
  }

  /** The bars of one batch, and the cut in front of it. */
  drawBatch({ first, size, factor }, wide) {
    const { plot } = this;
    const y = plot.y(factor);
    const height = plot.area.bottom - y;
    for (let sample = first; sample < first + size; sample++) {
      const x = plot.x(sample) - wide / 2;
      plot.add("rect", { x, y, width: wide, height, class: "tl-fill-a tl-bar-of-a" });
    }
    if (first > 1) {
      const x = plot.x(first - 0.5);
      plot.add("path", { d: `M${x} ${plot.area.top}V${plot.height}`, class: "tl-cut" });
    }
  }

  /**
   * The factor at each bar of a batch, or where bars are narrow, once; and the step that
   * the batch is in if there are several.
   */
  label({ first, size, step, factor }, wide) {
    const { plot } = this;
    const y = plot.y(factor);
    const several = this.steps.length > 1;
    const at = plot.area.bottom - y > (several ? 50 : 36) ? y + 18 : y - 6;
    const each = Array.from({ length: size }, (_, i) => first + i);
    const places = wide > 40 ? each : [first + (size - 1) / 2];
    for (const place of places) plot.text(plot.x(place), at, figure(factor, 2), LABEL);
    if (!several) return;
    const middle = plot.x(first + (size - 1) / 2);
    const name = size * wide > 40 ? `step ${step + 1}` : step + 1;
    plot.text(middle, plot.area.bottom - 6, name, LABEL);
  }

  sentence() {
    const { steps } = this;
    const cut = `Batches of ${sizes(this.state.cuts).join(", ")}.`;
    const whole = "the step of one batch of ten with a mean";
    if (steps.length > 1) {
      return (
        `${cut} The optimizer takes ${steps.length} steps where one batch of ten takes one.` +
        " No learning rate makes the two loops agree: from the second step on, the" +
        " gradients are taken at other weights."
      );
    }
    const [factors] = steps;
    const times = ratio(steps);
    if (times === null) {
      const most = figure(Math.max(...factors) / Math.min(...factors), 3);
      return (
        `${cut} One sample weighs up to ${most} times as much as another.` +
        ` No learning rate makes this ${whole} (dashed line).`
      );
    }
    const all = `${cut} Every sample weighs ${figure(factors[0])}`;
    if (Math.abs(times - 1) < 1e-9) return `${all}: this is ${whole}, at the same rate.`;
    return `${all}. At ${figure(times)} times the learning rate this is ${whole}.`;
  }
}

customElements.define("tl-weights", Weights);
