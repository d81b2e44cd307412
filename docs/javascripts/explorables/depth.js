// A stack of ReLU layers: gain and depth against the size of the activations.

import { Explorable, Plot, figure, number, printedRows, whole } from "./shared.js";

/** float32's largest number, and its smallest above zero. */
export const LARGEST = (2 - 2 ** -23) * 2 ** 127;
export const SMALLEST = 2 ** -149;

/**
 * The rms of the activations behind each of a stack of layers, predicted.
 *
 * The weights have a standard deviation of gain / sqrt(fan_in) and the input an rms of 1.
 * A layer multiplies the rms by the gain, and its ReLU by the root of one half.
 * @param {number} gain
 * @param {number} depth number of layers
 * @returns {number[]} one rms a layer
 */
export function activations(gain, depth) {
  const factor = gain / Math.SQRT2;
  return Array.from({ length: depth }, (_, layer) => factor ** (layer + 1));
}

/** The first layer whose rms float32 cannot hold, from 1; 0 if there is none. */
export function leavesFloat32(rms) {
  return rms.findIndex((size) => size > LARGEST || size < SMALLEST / 2) + 1;
}

const NAMED = {
  "nn.Linear's default": Math.sqrt(1 / 3),
  Xavier: 1,
  "Kaiming (ReLU)": Math.SQRT2,
};
const NEAR = 0.003;
// torch.randn in layers as wide as the measured ones: the square root of 256.
const AS_DRAWN = 16;
const rounded = (gain) => Number(gain.toPrecision(6));

class Depth extends Explorable {
  static title = "Gain and depth";
  static hint = 'Press "Kaiming", then "10% more": one tenth too much in each of 50 layers.';
  static fields = { gain: number(0.57735, 0.25, 18), depth: whole(50, 1, 100) };

  build() {
    this.measured = printedRows("weights  ").map(([name, gain, layer, rms]) => ({
      name,
      gain: Number(gain),
      layer: Number(layer),
      rms: Number(rms),
    }));
    this.plot = new Plot("", 300);
    this.append(
      this.bar(
        this.slider("gain", {
          label: "gain g of the weights, std = g / √fan_in",
          min: -0.6,
          max: 1.25,
          step: 0.025,
          log: true,
          marks: [...Object.values(NAMED).map(rounded), AS_DRAWN],
        }),
        this.slider("depth", {
          label: "depth L, layers",
          min: 1,
          max: 100,
          step: 1,
        }),
      ),
      this.bar(
        ...Object.entries(NAMED).map(([name, gain]) =>
          this.button(name, () => this.set({ gain: rounded(gain) })),
        ),
        this.button("10% more", () => this.set({ gain: rounded(this.state.gain * 1.1) })),
        this.button("Reset", () => this.reset()),
      ),
      this.plot.node,
      this.live,
    );
  }

  draw() {
    const { gain, depth } = this.state;
    const { plot } = this;
    const rms = activations(gain, depth);
    plot.describe(`The rms of the activations of ${depth} layers, on a logarithmic axis`);
    const decades = [-40, -20, 0, 20, 40].map((exponent) => 10 ** exponent);
    plot.begin(
      {
        from: 0,
        to: depth + 1,
        ticks: [...new Set([1, Math.ceil(depth / 2), depth])],
        label: "layer",
      },
      { from: 1e-48, to: 1e42, log: true, ticks: decades, label: "rms of the activations" },
      { top: 26 },
    );
    const one = plot.y(1);
    const wide = Math.max((plot.x(2) - plot.x(1)) * 0.7, 1);
    rms.forEach((size, i) => {
      const held = Math.min(Math.max(size, 1e-48), 1e42);
      const end = plot.y(held);
      plot.add("rect", {
        x: plot.x(i + 1) - wide / 2,
        y: Math.min(one, end) - 0.5,
        width: wide,
        height: Math.abs(end - one) + 1,
        class: size > LARGEST || size < SMALLEST ? "tl-fill-a" : "tl-fill-b",
      });
    });
    // Drawn after the bars, so that no bar hides a word or a dot.
    this.limit(LARGEST, "float32: only inf above", 16);
    this.limit(SMALLEST, "float32: only 0 below", -7);
    const dots = this.near();
    for (const { layer, rms: cy } of dots) {
      plot.add("circle", { cx: plot.x(layer), cy: plot.y(cy), r: 5, class: "tl-dot" });
    }
    if (dots.length) plot.text(plot.area.right, 12, "● measured", { "text-anchor": "end" });
  }

  /** The measured dots of this gain, inside the plot. */
  near() {
    const { gain, depth } = this.state;
    return this.measured.filter(
      (dot) => Math.abs(dot.gain / gain - 1) < NEAR && dot.layer <= depth,
    );
  }

  limit(size, text, above) {
    const at = this.plot.y(size);
    const { left, right } = this.plot.area;
    this.plot.add("path", { d: `M${left} ${at}H${right}`, class: "tl-line-a tl-limit" });
    this.plot.text(left + 4, at + above, text, { class: "tl-halo" });
  }

  sentence() {
    const { gain, depth } = this.state;
    const rms = activations(gain, depth);
    const last = rms.at(-1);
    const left = leavesFloat32(rms);
    const name = Object.entries(NAMED).find(([, named]) => Math.abs(named / gain - 1) < NEAR);
    const off = gain / Math.SQRT2;
    const ratio =
      Math.abs(off - 1) < NEAR
        ? "Each layer keeps the size of the activations."
        : `Each layer multiplies the size by ${figure(off)}.`;
    const layers = depth === 1 ? "1 layer" : `${depth} layers`;
    const larger = `${figure(last)} times larger`;
    const smaller = `${figure(1 / last)} times smaller`;
    const changed = last >= 1 ? larger : smaller;
    const kept = Math.abs(last - 1) < 0.01 ? "as large as before" : changed;
    const lost =
      `After ${left - 1} layers the activations leave float32:` +
      ` at layer ${left} they are ${off > 1 ? "inf" : "0"}.`;
    const end = left ? lost : `After ${layers} the activations are ${kept}.`;
    const measured = this.near();
    const dot = measured.at(-1);
    const proof = dot
      ? ` Dots: one random draw, measured in torch behind ${listed(measured)}.` +
        ` The last dot is ${figure(dot.rms, 3)}, predicted ${figure(rms[dot.layer - 1], 3)}.`
      : "";
    return `Gain ${figure(gain)}${name ? `, ${name[0]}` : ""}. ${ratio} ${end}${proof}`;
  }
}

/** The layers of some dots, in words. */
function listed(dots) {
  const layers = dots.map(({ layer }) => layer);
  if (layers.length === 1) return `layer ${layers[0]}`;
  return `layers ${layers.slice(0, -1).join(", ")} and ${layers.at(-1)}`;
}

customElements.define("tl-depth", Depth);
