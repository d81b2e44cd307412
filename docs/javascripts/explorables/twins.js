// The twins of the home page, live: both loops run in the browser.

import { Explorable, Plot, figure, html, number, still } from "./shared.js";
import { manualSeed } from "./random.js";
import { words } from "./words.js";

const f = Math.fround;
const says = words.twins;
const SAMPLES = 16;
const INPUTS = 64;
const HIDDEN = 32;
const OUTPUTS = 4;
const STEPS = 200;

/** Scales at which B draws its two weights: those of nn.Linear's default. */
export const SCALES_B = [1 / Math.sqrt(3 * INPUTS), 1 / Math.sqrt(3 * HIDDEN)];

/**
 * Data and weights as the page's program draws them.
 * @param {number[]} scales of the two weights
 * @returns {Object} x, y, w1 and w2, float32, row by row
 */
export function start(scales) {
  const data = manualSeed(0);
  const [x, y] = [data(SAMPLES * INPUTS), data(SAMPLES * OUTPUTS)];
  const weights = manualSeed(1);
  const draw = (n, scale) => weights(n).map((weight) => weight * scale);
  return { x, y, w1: draw(INPUTS * HIDDEN, scales[0]), w2: draw(HIDDEN * OUTPUTS, scales[1]) };
}

/** a @ b for an n x m and an m x k matrix: float32, terms added in their order. */
function product(a, b, n, m, k) {
  const c = new Float32Array(n * k);
  for (let row = 0; row < n; row++) {
    for (let inner = 0; inner < m; inner++) {
      const left = a[row * m + inner];
      for (let column = 0; column < k; column++) {
        const at = row * k + column;
        c[at] = c[at] + f(left * b[inner * k + column]);
      }
    }
  }
  return c;
}

function transposed(a, rows, columns) {
  return Float32Array.from(a, (_, i) => a[(i % rows) * columns + Math.floor(i / rows)]);
}

/**
 * One step of gradient descent, in place.
 * @param {Object} loop x, y, w1, w2
 * @param {number} rate the learning rate
 * @returns {number} the loss before the step: the sum of the squared errors
 */
export function step({ x, y, w1, w2 }, rate) {
  const before = product(x, w1, SAMPLES, INPUTS, HIDDEN);
  const hidden = before.map((h) => (h < 0 ? 0 : h));
  const errors = product(hidden, w2, SAMPLES, HIDDEN, OUTPUTS).map((p, i) => p - y[i]);
  let loss = 0;
  for (const error of errors) loss = f(loss + f(error * error));
  const gradient = errors.map((error) => 2 * error);
  const w2T = transposed(w2, HIDDEN, OUTPUTS);
  const behind = product(gradient, w2T, SAMPLES, OUTPUTS, HIDDEN);
  const masked = behind.map((g, i) => (before[i] >= 0 ? g : 0));
  descend(w1, product(transposed(x, SAMPLES, INPUTS), masked, INPUTS, SAMPLES, HIDDEN), rate);
  const hiddenT = transposed(hidden, SAMPLES, HIDDEN);
  descend(w2, product(hiddenT, gradient, HIDDEN, SAMPLES, OUTPUTS), rate);
  return loss;
}

function descend(weights, gradient, rate) {
  const rate32 = f(rate);
  for (let i = 0; i < weights.length; i++) weights[i] -= f(rate32 * gradient[i]);
}

/** The losses of a number of steps. */
export function losses(scales, rate, steps) {
  const loop = start(scales);
  return Array.from({ length: steps }, () => step(loop, rate));
}

// The lines of the program, by a word in them, in the order in which a step runs them.
const LINES = ["y_pred =", "loss =", "zero_grad", "backward", ".step()"];

class Twins extends Explorable {
  static fields = { size: number(1, 0.01, 4), rate: number(0.005, 1e-5, 0.1) };

  build() {
    this.parentElement.classList.add("tl-playing");
    this.narrow = matchMedia("(max-width: 60em)").matches;
    this.code = this.narrow
      ? [document.querySelector(".tl-together pre")]
      : [...document.querySelectorAll(".tl-twin code")].slice(0, 2);
    this.findNumbers();
    this.plot = new Plot(says.plot, 190);
    this.counters = ["A", "B"].map((side) =>
      html("div", { class: `tl-counter tl-counter-${side.toLowerCase()}` }),
    );
    this.runButton = this.button(says.run, () => this.toggle(), { class: "tl-main" });
    this.append(
      this.bar(
        this.runButton,
        this.button(says.step, () => this.stepOnce()),
        this.button(says.reset, () => this.reset()),
        this.slider("size", {
          label: says.size,
          min: -2,
          max: 0.5,
          step: 0.1,
          log: true,
          digits: 2,
        }),
        this.slider("rate", {
          label: says.rate,
          min: -5,
          max: -1,
          step: 0.1,
          log: true,
          digits: 2,
        }),
      ),
    );
    this.place(
      html(
        "div",
        { class: "tl-below" },
        html("div", { class: "tl-counters" }, ...this.counters),
        this.plot.node,
        this.live,
      ),
    );
    this.restart();
  }

  /** Find where the page shows the sliders' numbers, or where c belongs, and what it copies. */
  findNumbers() {
    const all = (selector) => [...document.querySelectorAll(selector)];
    this.rates = all(":is(.tl-twin, .tl-together) .mf").filter(
      (number) => number.textContent === String(Twins.fields.rate.start),
    );
    const drawn = all(".tl-twin-a code .tl-differs, .tl-together pre .tl-only-a");
    this.draws = drawn.map(({ firstChild }) => ({ text: firstChild, start: firstChild.data }));
    this.copies = all(".tl-twin [data-copy]").map((element) => ({
      element,
      start: element.dataset.copy,
      isA: Boolean(element.closest(".tl-twin-a")),
    }));
  }

  /** What is read and copied has the sliders' numbers: it is what runs. */
  writeNumbers() {
    const { size, rate } = this.state;
    const factor = size === 1 ? "" : `${size} * `;
    const scaled = (code) => code.replaceAll("= torch.randn", `= ${factor}torch.randn`);
    for (const number of this.rates) number.textContent = rate;
    for (const { text, start } of this.draws) text.data = scaled(start);
    for (const { element, start, isA } of this.copies) {
      const code = start.replace(`lr=${Twins.fields.rate.start}`, `lr=${rate}`);
      element.dataset.copy = isA ? scaled(code) : code;
    }
  }

  /** Below both programs where they stand side by side; above their listing on a phone. */
  place(below) {
    if (this.narrow) this.append(below);
    else document.querySelector(".tl-twins").after(below);
  }

  set(changes) {
    super.set(changes);
    this.restart();
  }

  restart() {
    this.pause();
    const { size } = this.state;
    this.loops = [start([size, size]), start(SCALES_B)];
    this.seen = [[], []];
    this.writeNumbers();
    this.light(-1);
    this.count(); // needs no width: later it would move the plot
    this.redraw();
    this.say(this.sentence());
  }

  get done() {
    return this.seen[0].length > STEPS;
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.done) this.restart();
    this.runButton.textContent = says.pause;
    if (!still()) {
      this.say(says.running);
      return this.play(0);
    }
    while (!this.done) this.advance();
    this.pause();
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.runButton.textContent = says.run;
    if (!this.seen) return;
    this.light(-1);
    this.redraw();
    this.say(this.sentence());
  }

  /** Show one line of a step, then the next; after six steps only whole steps. */
  play(line) {
    const slow = this.seen[0].length < 6;
    if (slow && line < LINES.length) {
      this.light(line);
      this.timer = setTimeout(() => this.play(line + 1), 90);
      return;
    }
    this.advance();
    this.redraw();
    if (this.done) return this.pause();
    this.timer = setTimeout(() => this.play(0), slow ? 90 : 16);
  }

  advance() {
    this.loops.forEach((loop, i) => this.seen[i].push(step(loop, this.state.rate)));
  }

  stepOnce() {
    this.pause();
    if (this.done) this.restart();
    this.advance();
    this.redraw();
    this.say(this.sentence());
  }

  /** Light a line of both programs, where the browser can without touching the page. */
  light(line) {
    if (!globalThis.CSS?.highlights) return;
    const ranges = line < 0 ? [] : this.code.map((code) => lineOf(code, LINES[line]));
    CSS.highlights.set("tl-running", new Highlight(...ranges.filter(Boolean)));
  }

  count() {
    const step = Math.max(this.seen[0].length - 1, 0);
    this.counters.forEach((counter, i) => {
      const loss = this.seen[i].at(-1);
      const text = loss === undefined ? says.waiting : says.loss(figure(loss, 3));
      counter.replaceChildren(
        html("span", {}, says.count("AB"[i], step)),
        html("b", {}, text),
      );
    });
  }

  draw() {
    this.count();
    const every = (from, to, by) =>
      Array.from({ length: (to - from) / by + 1 }, (_, i) => from + by * i);
    this.plot.begin(
      { from: 0, to: STEPS, ticks: every(0, STEPS, 50), label: says.steps },
      {
        from: 1e-12,
        to: 1e39,
        log: true,
        ticks: every(-10, 30, 10).map((exponent) => 10 ** exponent),
        label: says.losses,
      },
    );
    const labels = this.seen.map((seen, i) => this.curve(seen, "ab"[i])).filter(Boolean);
    for (const { x, y, text, side } of apart(labels)) {
      this.plot.text(x, y, text, { class: `tl-label-${side} tl-halo` });
    }
  }

  /** Draw the losses of a loop; returns its label and the label's place, if there is one. */
  curve(seen, side) {
    const points = seen.map((loss, i) => [i, Math.max(loss, 1e-12)]);
    this.plot.curve(points, { class: `tl-line-${side}` });
    const finite = points.filter(([, loss]) => Number.isFinite(loss));
    if (!finite.length) return null;
    const [step, loss] = finite.at(-1);
    const ended = finite.length < seen.length;
    const text = ended ? says.dead(side.toUpperCase()) : side.toUpperCase();
    const [x, y] = [this.plot.x(step), this.plot.y(loss)];
    // At the right edge the label stands above the end of its curve, else beside it.
    // Below the axis's name, if the curve leaves the plot.
    if (ended || step < STEPS - 10) return { x: x + 6, y: Math.max(y + 4, 28), text, side };
    return { x: x - 10, y: y - 8, text, side };
  }

  sentence() {
    const [a, b] = this.seen;
    if (!a.length) return says.start;
    const end = (name, seen) => {
      const dead = seen.findIndex(Number.isNaN);
      if (dead >= 0) return says.dies(name, dead);
      const loss = figure(seen.at(-1), 3);
      return stalls(seen) ? says.stalls(name, loss) : says.lives(name, loss);
    };
    return says.after(a.length - 1, end("A", a), end("B", b));
  }
}

/**
 * Whether a loop has stopped learning: in its last 50 steps, the loss fell by less than a
 * fiftieth, and it is not so small already that float32's rounding decides.
 */
export function stalls(seen) {
  if (seen.length <= 50) return false;
  const last = seen.at(-1);
  return last > 0.98 * seen.at(-51) && last > 1e-6 * seen[0];
}

/** Labels that would lie on each other: the upper one moves up until both can be read. */
function apart(labels) {
  const [upper, lower] = labels.toSorted((a, b) => a.y - b.y);
  if (!lower || Math.abs(upper.x - lower.x) > 120) return labels;
  return [{ ...upper, y: Math.min(upper.y, lower.y - 15) }, lower];
}

/** The range of the line of code that holds a text. */
function lineOf(code, text) {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: whole.length });
    whole += walker.currentNode.data;
  }
  const found = whole.indexOf(text);
  if (found < 0) return null;
  const place = (at) => nodes.findLast(({ start }) => start <= at);
  const range = document.createRange();
  const [first, last] = [whole.lastIndexOf("\n", found) + 1, whole.indexOf("\n", found)];
  const end = last < 0 ? whole.length : last;
  const [from, to] = [place(first), place(end)];
  range.setStart(from.node, first - from.start);
  range.setEnd(to.node, end - to.start);
  return range;
}

customElements.define("tl-twins", Twins);
