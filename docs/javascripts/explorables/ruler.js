// The float32 ruler: a step shorter than half a gap snaps back.

import { Explorable, Plot, among, figure, number, whole } from "./shared.js";

const f = Math.fround;
const X = [1, 2, 3, 4];
export const GAP = 2 ** -23; // between neighbouring float32 numbers from 1 to 2

/** The gradient of the loss at w, as float32 computes it; reduction is "mean" or "sum". */
export function gradient(w, reduction) {
  const share = reduction === "mean" ? 1 / X.length : 1;
  let total = 0;
  for (const x of X) {
    const error = f(f(w * x) - 2 * x);
    total = f(total + f(share * 2 * error * x));
  }
  return total;
}

/** What a step subtracts from w, before the difference is rounded. */
export const change = (w, rate, reduction) => f(f(rate) * gradient(w, reduction));

/** w before the first step and after each, float32. */
export function path(rate, steps, reduction) {
  const found = [0];
  for (let step = 0; step < steps; step++) {
    const w = found.at(-1);
    found.push(f(w - change(w, rate, reduction)));
  }
  return found;
}

const MOST = 3000;

/**
 * The first step from which on w is no finite number, stays where it is, or goes to and fro
 * between two numbers for ever; the last step if there is none.
 * @param {number[]} walked w before the first step and after each
 */
export function settled(walked) {
  const at = walked.findIndex(
    (w, i) => !Number.isFinite(w) || w === walked[i + 1] || w === walked[i + 2],
  );
  return at < 0 ? walked.length - 1 : at;
}

class Ruler extends Explorable {
  static title = "The float32 ruler";
  static hint =
    'Press "Step" until w stops. Then move the learning rate: each one is run from w = 0' +
    " until w stops. Does a smaller one stop nearer to 2?";
  static fields = {
    rate: number(0.01, 1e-3, 0.04),
    step: whole(88, 0, MOST),
    reduction: among(["mean", "sum"]),
  };

  build() {
    this.plot = new Plot("", 150);
    this.append(
      this.bar(
        this.slider("rate", {
          label: "learning rate η",
          min: -3,
          max: -1.4,
          step: 0.05,
          log: true,
          digits: 2,
        }),
        this.choice("reduction", "loss", { mean: "mean", sum: "sum" }),
      ),
      this.bar(
        this.button("Step", () => this.go(1)),
        this.button("10 steps", () => this.go(10)),
        this.button("Until w stops", () => this.stop()),
        this.button("From step 0", () => this.set({ step: 0 })),
        this.button("Reset", () => this.reset()),
      ),
      this.plot.node,
      this.live,
    );
  }

  go(steps) {
    this.set({ step: Math.min(this.state.step + steps, MOST) });
  }

  /** The number of a step belongs to a learning rate and a loss: another one runs anew. */
  set(changes) {
    const run = { ...this.state, ...changes };
    const isOther = run.rate !== this.state.rate || run.reduction !== this.state.reduction;
    super.set(isOther && !("step" in changes) ? { ...changes, step: this.end(run) } : changes);
  }

  end({ rate, reduction }) {
    return settled(path(rate, MOST, reduction));
  }

  /** Go on until w stops; where it has stopped already, stay. */
  stop() {
    this.set({ step: Math.max(this.state.step, this.end(this.state)) });
  }

  get now() {
    const { rate, step, reduction } = this.state;
    const w = path(rate, step, reduction).at(-1);
    const move = -change(w, rate, reduction);
    const next = f(w + move);
    return { w, move, next, back: f(next - change(next, rate, reduction)) };
  }

  draw() {
    const { plot } = this;
    const { w, move, next } = this.now;
    plot.describe(this.sentence());
    if (!Number.isFinite(next)) {
      plot.begin({ from: 0, to: 1, ticks: [], label: "" }, { from: 0, to: 1, ticks: [] });
      plot.text(14, 40, "w has run away from 2", { class: "tl-label-a" });
      return;
    }
    const gaps = (value) => (value - 2) / GAP;
    // Steps that are too long lead past 2, and w stands above it every other time.
    const places = [gaps(w), gaps(next), 0];
    const high = Math.max(...places);
    const long = Math.max(high - Math.min(...places), 3);
    const low = high - long;
    const [from, to] = [low - 0.35 * long, low + 1.35 * long];
    const round = 10 ** Math.floor(Math.log10(long));
    const parts = [0, 0.25, 0.5, 0.75, 1];
    const ticks = parts.map((part) => Math.round((low + long * part) / round) * round);
    plot.begin(
      {
        from,
        to,
        ticks: [...new Set(ticks)].map((tick) => tick + 0),
        label: "distance from 2, in gaps between float32 numbers",
      },
      { from: 0, to: 1, ticks: [] },
      { left: 14, top: 8, bottom: 44 },
    );
    const { left, right, bottom } = plot.area;
    plot.add("path", { d: `M${left} ${bottom}H${right}`, class: "tl-arrow" });
    if (long <= 60) this.drawGaps(Math.ceil(from), Math.floor(to));
    else plot.text(left, 14, "too many float32 numbers from w to 2 to draw them");
    const at = (value) => plot.x(gaps(value));
    const exact = plot.x(gaps(w) + move / GAP);
    plot.add("circle", { cx: at(w), cy: bottom - 26, r: 6, class: "tl-fill-b" });
    plot.text(at(w), bottom - 38, "w", { "text-anchor": "middle", class: "tl-label-b" });
    plot.add("path", { d: `M${at(w)} ${bottom - 26}H${exact}`, class: "tl-line-b tl-solid" });
    plot.add("path", {
      d: `M${exact} ${bottom - 26}L${at(next)} ${bottom - 2}`,
      class: "tl-line-a",
    });
    plot.add("circle", { cx: at(next), cy: bottom, r: 5, class: "tl-fill-a" });
    plot.text(at(next), bottom - 60, "next", { "text-anchor": "middle", class: "tl-label-a" });
  }

  drawGaps(from, to) {
    const { plot } = this;
    for (let gap = from; gap <= to; gap++) {
      // Above 2 only every other of these numbers is a float32.
      if (gap > 0 && gap % 2) continue;
      const x = plot.x(gap);
      plot.add("path", { d: `M${x} ${plot.area.bottom - 12}v12`, class: "tl-cut" });
    }
  }

  sentence() {
    const { w, move, next, back } = this.now;
    const { step } = this.state;
    const away = (2 - w) / GAP;
    const near = Math.abs(away) < 1e7; // where the seventh decimal says something
    const place = `Step ${step}: w is ${near ? w.toFixed(7) : figure(w)}`;
    if (!Number.isFinite(next)) {
      const why = "each step leads past 2, further than the last one";
      return `${place}. This learning rate is too large: ${why}, and w runs away.`;
    }
    if (move === 0) return `${place}. The gradient is 0: w has arrived.`;
    const many = Math.abs(away) === 1 ? "1 gap" : `${figure(Math.abs(away))} gaps`;
    const side = away > 0 ? "below" : "above";
    const length = figure(Math.abs(move) / GAP, 3);
    const long = `${place}, ${many} ${side} 2. The next step is ${length} gaps long`;
    if (next !== w && back === w) {
      return `${long}, past 2. The step after it leads back: w goes to and fro for good.`;
    }
    if (next !== w) {
      const moved = Math.abs(next - w) / GAP;
      const far = moved === 1 ? "1 gap" : `${figure(moved)} gaps`;
      return `${long}; w moves to the nearest float32 number, ${far} away.`;
    }
    return (
      `${long}, less than half of one: it snaps back, and w stays here for good.` +
      " In exact arithmetic it would go on."
    );
  }
}

customElements.define("tl-ruler", Ruler);
