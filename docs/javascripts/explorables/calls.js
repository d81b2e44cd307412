// Forward, backward, step and zero_grad, in any order, on a network of six weights.

import { Explorable, among, figure, html, svg, text } from "./shared.js";

const X = [2, 3];
const TARGET = 1;
const RATE = 0.05;

/** The loss of one prediction, and its derivative, by the error e = p - y. */
export const LOSSES = {
  l1: { name: "L1", of: Math.abs, slope: Math.sign, written: "sign(e)" },
  half: { name: "half squared error", of: (e) => e ** 2 / 2, slope: (e) => e, written: "e" },
  mse: { name: "MSE", of: (e) => e ** 2, slope: (e) => 2 * e, written: "2e" },
};

/** The change of one weight in a step; `memory` is the optimizer's, kept from step to step. */
export const OPTIMIZERS = {
  sgd: { name: "SGD", change: (gradient) => -RATE * gradient },
  momentum: {
    name: "SGD, momentum 0.9",
    change(gradient, memory) {
      memory.buffer = memory.buffer === undefined ? gradient : 0.9 * memory.buffer + gradient;
      return -RATE * memory.buffer;
    },
  },
  adam: {
    name: "Adam",
    change(gradient, memory) {
      const { m = 0, v = 0, t = 0 } = memory;
      Object.assign(memory, {
        m: 0.9 * m + 0.1 * gradient,
        v: 0.999 * v + 0.001 * gradient ** 2,
        t: t + 1,
      });
      const size = RATE / (1 - 0.9 ** memory.t);
      const root = Math.sqrt(memory.v) / Math.sqrt(1 - 0.999 ** memory.t);
      return (-size * memory.m) / (root + 1e-8);
    },
  },
};

export const ERRORS = {
  none: "NameError: name 'loss' is not defined",
  freed: "RuntimeError: Trying to backward through the graph a second time",
  stale:
    "RuntimeError: one of the variables needed for gradient computation has been" +
    " modified by an inplace operation",
};

const HELP = {
  [ERRORS.none]: "Press forward first: it computes the loss.",
  [ERRORS.freed]: "The first backward freed the graph; forward builds a new one.",
  [ERRORS.stale]: "step changed the weights after forward had read them; press forward again.",
};

/** The network before any call: w1 to w4 lead to h1 and h2, w5 and w6 to p. */
export function start() {
  return {
    weights: [0.11, 0.21, 0.12, 0.08, 0.14, 0.15],
    grads: null,
    memories: Array.from({ length: 6 }, () => ({})),
    graph: "none", // or "live", "freed", "stale": whether backward may run
    error: null,
  };
}

const CALLS = {
  f(net, { loss }) {
    const [w1, w2, w3, w4, w5, w6] = net.weights;
    net.h = [w1 * X[0] + w2 * X[1], w3 * X[0] + w4 * X[1]];
    net.p = w5 * net.h[0] + w6 * net.h[1];
    net.e = net.p - TARGET;
    net.loss = LOSSES[loss].of(net.e);
    net.read = net.weights;
    net.graph = "live";
  },
  b(net, { loss }) {
    if (net.graph !== "live") {
      net.error = ERRORS[net.graph];
      // A backward that failed half way has freed a part of the graph.
      if (net.graph === "stale") net.graph = "freed";
      return;
    }
    const slope = LOSSES[loss].slope(net.e);
    const [w5, w6] = net.weights.slice(4);
    const new_ = [w5 * X[0], w5 * X[1], w6 * X[0], w6 * X[1], ...net.h];
    const old = net.grads ?? [0, 0, 0, 0, 0, 0];
    net.grads = new_.map((factor, i) => old[i] + slope * factor);
    net.graph = "freed";
  },
  s(net, { optimizer }) {
    if (!net.grads) return;
    const change = (w, i) => w + OPTIMIZERS[optimizer].change(net.grads[i], net.memories[i]);
    net.weights = net.weights.map(change);
    if (net.graph === "live") net.graph = "stale";
  },
  z(net) {
    net.grads = null;
  },
};

/**
 * The network after a number of calls.
 * @param {string} done a letter a call: f(orward), b(ackward), s(tep), z(ero_grad)
 * @param {Object} choice loss and optimizer, names of those above
 * @returns {Object} weights and grads (null: None); h, p, e and loss of the last forward,
 *   and the weights that it read; and the error of the last call, or null
 */
export function after(done, choice) {
  const net = start();
  for (const letter of done) {
    net.error = null;
    CALLS[letter](net, choice);
  }
  return net;
}

const NAMES = { f: "forward", b: "backward", s: "step", z: "zero_grad" };
const WEIGHTS = ["w1", "w2", "w3", "w4", "w5", "w6"];
const EDGES = ["x1 h1", "x2 h1", "x1 h2", "x2 h2", "h1 p", "h2 p"].map((edge) => edge.split(" "));

class Calls extends Explorable {
  static title = "Four calls, any order";
  static hint = "Press forward, backward, step. backward and step meet in .grad.";
  static fields = {
    done: text("", /[fbsz]{0,200}/),
    loss: among(Object.keys(LOSSES)),
    optimizer: among(Object.keys(OPTIMIZERS)),
    weight: among(["w5", "w6", "w1", "w2", "w3", "w4"]),
  };

  build() {
    this.picture = svg("svg", { class: "tl-plot", role: "img", height: 290 });
    this.formula = html("p", { class: "tl-formula" });
    this.history = html("p", { class: "tl-history" });
    const names = (table) =>
      Object.fromEntries(Object.entries(table).map(([key, { name }]) => [key, name]));
    this.append(
      this.bar(
        ...Object.entries(NAMES).map(([letter, name]) =>
          this.button(name, () => this.call(letter)),
        ),
        // The choices stay: a reader tries the same calls with another optimizer.
        this.button("Undo all calls", () => this.set({ done: "" })),
      ),
      this.bar(
        this.choice("loss", "loss", names(LOSSES)),
        this.choice("optimizer", "optimizer, rate 0.05", names(OPTIMIZERS)),
        this.choice("weight", "weight written out", same(WEIGHTS)),
      ),
      this.picture,
      this.formula,
      this.history,
      this.live,
    );
  }

  call(letter) {
    if (this.state.done.length < 200) this.set({ done: this.state.done + letter });
  }

  get net() {
    return after(this.state.done, this.state);
  }

  draw() {
    const { net } = this;
    const width = Math.max(this.picture.parentElement.clientWidth - 24, 280);
    const at = {
      x1: [30, 70],
      x2: [30, 225],
      h1: [width * 0.55, 70],
      h2: [width * 0.55, 225],
      p: [width - 34, 148],
    };
    this.picture.setAttribute("viewBox", `0 0 ${width} 290`);
    this.picture.setAttribute("aria-label", this.described(net));
    this.picture.replaceChildren();
    EDGES.forEach(([from, to], i) => this.edge(at[from], at[to], i, net));
    const shown = { x1: X[0], x2: X[1], h1: net.h?.[0], h2: net.h?.[1], p: net.p };
    for (const [name, [x, y]] of Object.entries(at)) {
      // Three digits have room in a circle.
      const value = shown[name] === undefined ? "" : figure(shown[name], 3);
      this.picture.append(
        svg("circle", { cx: x, cy: y, r: 24, class: "tl-node" }),
        svg("text", { x, y: y - 3, "text-anchor": "middle" }, name),
        svg("text", { x, y: y + 13, "text-anchor": "middle", class: "tl-strong" }, value),
      );
    }
    this.drawWords(net);
  }

  edge([x1, y1], [x2, y2], i, net) {
    const chosen = WEIGHTS[i] === this.state.weight;
    // Labels of edges that cross stand nearer to where the edges start.
    const crossing = i === 1 || i === 2;
    const along = crossing ? 0.25 : 0.5;
    const [x, y] = [x1 + (x2 - x1) * along, y1 + (y2 - y1) * along];
    // A steep edge needs more room between it and its label.
    const steep = (24 * Math.abs(y2 - y1)) / Math.abs(x2 - x1);
    const shift = [-26, 18, -8, 14, -26 - steep, 18 + steep][i];
    const gradient = net.grads ? figure(net.grads[i]) : "None";
    const right = crossing ? 6 : Math.min(steep, 12);
    const label = { x: x + right, "text-anchor": crossing ? "start" : "middle" };
    const strong = chosen ? "tl-strong" : "";
    const weight = `${WEIGHTS[i]} ${figure(net.weights[i])}`;
    // Edges lie below all labels, so that none crosses one out.
    this.picture.prepend(
      svg("path", { d: `M${x1} ${y1}L${x2} ${y2}`, class: `tl-edge ${chosen ? "tl-chosen" : ""}` }),
    );
    this.picture.append(
      svg("text", { ...label, y: y + shift, class: `tl-halo ${strong}` }, weight),
      svg(
        "text",
        { ...label, y: y + shift + 15, class: `tl-halo tl-label-a ${strong}` },
        `.grad ${gradient}`,
      ),
    );
  }

  described(net) {
    const written = (w, i) =>
      `${WEIGHTS[i]} ${figure(w)}, gradient ${net.grads ? figure(net.grads[i]) : "None"}`;
    return `Two inputs, two hidden nodes, one output. ${net.weights.map(written).join("; ")}.`;
  }

  drawWords(net) {
    const i = WEIGHTS.indexOf(this.state.weight);
    const { written, slope } = LOSSES[this.state.loss];
    const factors = i < 4 ? [`w${i < 2 ? 5 : 6}`, `x${(i % 2) + 1}`] : [`h${i - 3}`];
    const [w5, w6] = net.weights.slice(4);
    const values = { w5, w6, x1: X[0], x2: X[1], h1: net.h?.[0], h2: net.h?.[1] };
    const terms = [slope(net.e), ...factors.map((name) => values[name])];
    const product = terms.reduce((result, term) => result * term, 1);
    // Behind a step, these would be numbers of two different networks.
    const numbers =
      net.read === net.weights
        ? ` = ${terms.map(signed).join(" × ")} = ${figure(product)}`
        : "; press forward for the numbers";
    this.formula.textContent =
      `To ${this.state.weight}.grad, backward() adds L′(e) × ${factors.join(" × ")}${numbers}.` +
      ` Here L′(e) = ${written} and e = p − 1.`;
    const calls = [...this.state.done].map((letter) => NAMES[letter]);
    const listed = `Calls so far: ${calls.join(", ")}.`;
    this.history.textContent = calls.length ? listed : "No call yet.";
  }

  sentence() {
    const { net } = this;
    const said = net.error ? `${net.error}. ${HELP[net.error]}` : this.lastCall(net);
    return `${said} ${this.chosen(net)}`;
  }

  /** The chosen weight's gradient and next step: what each of the three choices changes. */
  chosen(net) {
    const { weight, done } = this.state;
    const i = WEIGHTS.indexOf(weight);
    const choice = `${LOSSES[this.state.loss].name} and ${OPTIMIZERS[this.state.optimizer].name}`;
    if (!net.grads) return `With ${choice}: ${weight}.grad is None, so step() would do nothing.`;
    const next = after(`${done}s`, this.state).weights[i];
    return (
      `With ${choice}: ${weight}.grad is ${figure(net.grads[i])}, and step() would take` +
      ` ${weight} from ${figure(net.weights[i])} to ${figure(next)}.`
    );
  }

  /** What the last call did, and what it did not do. */
  lastCall(net) {
    return {
      undefined: "Press forward, then backward, then step. Any order is allowed.",
      f:
        `forward computed p = ${figure(net.p)} and the loss ${figure(net.loss)}` +
        " from the weights. It did not touch .grad.",
      b: "backward added to .grad. It did not touch the weights.",
      s: net.grads
        ? "step read .grad and moved the weights. It did not touch .grad."
        : "step did nothing: .grad is None.",
      z: "zero_grad set .grad to None. It did not touch the weights.",
    }[this.state.done.at(-1)];
  }
}

const same = (names) => Object.fromEntries(names.map((name) => [name, name]));
const signed = (value) => (value < 0 ? `(${figure(value)})` : figure(value));

customElements.define("tl-calls", Calls);
