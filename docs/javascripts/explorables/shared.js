// What the explorables share: elements, controls, a plot, the state in the address.

import * as site from "../words.js";
import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const LONG = 80; // characters of a query that are said again

/** True where the reader asked for less motion: nothing moves by itself then. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Make an element.
 * @param {Element} element a new one
 * @param {Object} attributes by name; "on..." are listeners, "--..." properties of CSS;
 *   null and false are left out
 * @param {Array} children elements and texts
 */
export function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    // A strict Content-Security-Policy forbids the attribute "style", not this.
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export const html = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/**
 * What is said of a query that no entry of a field fits: the answers by hand, as links, and
 * a link to the search of the whole site; or that this site has no answer.
 */
export async function elsewhere(query) {
  const { answersTo, linkTo } = await import("../finding.js");
  const answers = answersTo(query);
  if (answers === null) return [site.words.notHere];
  const address = new URL(location);
  address.search = new URLSearchParams({ q: query });
  address.hash = "";
  const links = answers.map(([place, title]) => html("a", { href: linkTo(place) }, title));
  // A whole traceback would fill the window, and a screen reader would read all of it.
  const shown = query.length > LONG ? `${query.slice(0, LONG)} …` : query;
  links.push(html("a", { href: address.href }, words.filter.search(shown)));
  return links.flatMap((link, place) => (place ? [" · ", link] : [link]));
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of ten, written 10⁻³. */
export const powerOfTen = (exponent) =>
  "10" +
  [...String(exponent)].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[c])).join("");

/**
 * A number for people: 4 significant digits by default; nan and inf as Python prints
 * them; a power of ten where there would be many zeros.
 */
export function figure(value, digits = 4) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) {
    return String(Number(value.toPrecision(digits))).replace("-", "−");
  }
  const [mantissa, exponent] = value.toExponential(Math.min(digits - 1, 2)).split("e");
  return `${mantissa.replace("-", "−")} × ${powerOfTen(Number(exponent))}`;
}

/**
 * What printed a header line that starts with these words: its other lines, split. Its
 * fence says "show: output": in a fold, other cells are links until it is opened.
 */
export function printedRows(header) {
  const blocks = [...document.querySelectorAll("pre")];
  const block = blocks.find((pre) => pre.textContent.trimStart().startsWith(header));
  if (!block) throw new Error(`no output on this page starts with "${header}"`);
  const lines = block.textContent.trim().split("\n").slice(1);
  return lines.map((line) => line.trim().split(/\s{2,}/));
}

/** Fields of a state: a start value, and how a text of the address is read. */
export const number = (start, min, max) => ({
  start,
  read: (text) => {
    const value = Number(text);
    return Number.isFinite(value) ? Math.min(Math.max(value, min), max) : start;
  },
});

export const whole = (start, min, max) => ({
  start,
  read: (text) => Math.round(number(start, min, max).read(text)),
});

/** A text that the regular expression matches as a whole. */
export const text = (start, pattern) => ({
  start,
  read: (found) => (found.match(pattern)?.[0] === found ? found : start),
});

/** One of a few texts. */
export const among = (names) => ({
  start: names[0],
  read: (found) => (names.includes(found) ? found : names[0]),
});

/**
 * The base of the explorables.
 *
 * A subclass has: `static fields`, the state's fields by name; `static title` and
 * `static hint`, what to try first; `build()`, which fills the element once; `draw()`,
 * which shows the state; `sentence()`, what is to be seen. Setting the state with `set`
 * draws it, says the sentence and writes what differs from the start into the address.
 */
export class Explorable extends HTMLElement {
  connectedCallback() {
    if (this.state) return;
    this.state = this.fromAddress();
    this.drawnWidth = 0;
    this.live = html("p", { class: "tl-live", "aria-live": "polite" });
    this.classList.add("tl-ready");
    const { title, hint } = this.constructor;
    if (title) {
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", title);
      this.append(html("p", { class: "tl-name" }, html("b", {}, words.titled(title)), hint));
    }
    this.build();
    this.show();
    // Text keeps its size in a narrow window, so a plot is drawn for the width it has. The
    // browser knows it soon; to ask for it now would make it lay out the whole page first.
    new ResizeObserver(() => {
      if (this.clientWidth === this.drawnWidth) return;
      this.drawnWidth = this.clientWidth;
      this.draw();
    }).observe(this);
  }

  /** Draw the state again, once the width is known. */
  redraw() {
    if (this.drawnWidth) this.draw();
  }

  key(name) {
    return `${this.localName.slice(3)}-${name}`;
  }

  fromAddress() {
    const state = {};
    const query = new URLSearchParams(location.search);
    for (const [name, { start, read }] of Object.entries(this.constructor.fields)) {
      const found = query.get(this.key(name));
      state[name] = found === null ? start : read(found);
    }
    return state;
  }

  toAddress() {
    const address = new URL(location);
    for (const [name, { start }] of Object.entries(this.constructor.fields)) {
      if (this.state[name] === start) address.searchParams.delete(this.key(name));
      else address.searchParams.set(this.key(name), this.state[name]);
    }
    history.replaceState(history.state, "", address);
  }

  set(changes) {
    Object.assign(this.state, changes);
    // Browsers refuse more than a hundred changes of the address in half a minute.
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.toAddress(), 250);
    this.show();
  }

  reset() {
    const fields = Object.entries(this.constructor.fields);
    this.set(Object.fromEntries(fields.map(([name, { start }]) => [name, start])));
  }

  show() {
    for (const refresh of this.controls ?? []) refresh();
    this.redraw();
    this.say(this.sentence());
  }

  say(sentence) {
    if (this.live.textContent !== sentence) this.live.textContent = sentence;
  }

  /** Note what shows the state, to be called whenever it changes. */
  follow(refresh) {
    (this.controls ??= []).push(refresh);
  }

  /**
   * A labelled slider for one number of the state.
   * @param {string} name of the field
   * @param {Object} options label, min, max, step; `log` if the slider's position is
   *   the value's common logarithm; the value is rounded to `digits`, so that the state is
   *   the number that a reader sees; `marks` are values with a tick at the slider, which
   *   takes the one that it is next to. Browsers move a slider by a step with the arrow
   *   keys and by a tenth of its length with Page Up and Page Down; so a length has a few
   *   dozen steps.
   */
  slider(name, { label, min, max, step, log = false, digits = 4, marks = [] }) {
    const place = log ? Math.log10 : (value) => value;
    const read = (position) => {
      const mark = marks.find((value) => Math.abs(place(value) - position) < step / 2);
      const value = log ? 10 ** position : position;
      return mark ?? Number(value.toPrecision(digits));
    };
    // A screen reader reads the slider's own text, not this one as well.
    const shown = html("output", { "aria-live": "off" });
    const list = marks.length ? `${this.key(name)}-marks` : null;
    // Browsers draw a tick only where the slider can stand.
    const stop = (mark) => min + Math.round((place(mark) - min) / step) * step;
    const options = marks.map((mark) => html("option", { value: stop(mark).toFixed(6) }));
    const input = html("input", {
      type: "range",
      min,
      max,
      step,
      list,
      oninput: () => this.set({ [name]: read(Number(input.value)) }),
    });
    this.follow(() => {
      input.value = place(this.state[name]);
      shown.textContent = figure(this.state[name]);
      input.setAttribute("aria-valuetext", shown.textContent);
    });
    return html(
      "label",
      { class: "tl-slider" },
      html("span", {}, label),
      input,
      shown,
      ...(list ? [html("datalist", { id: list }, ...options)] : []),
    );
  }

  /** A tick box for a field that is 0 or 1. */
  tick(name, label) {
    const input = html("input", {
      type: "checkbox",
      onchange: () => this.set({ [name]: Number(input.checked) }),
    });
    this.follow(() => {
      input.checked = this.state[name] === 1;
    });
    return html("label", { class: "tl-tick" }, input, label);
  }

  /** A choice of one among a few; `options` are labels by the field's value. */
  choice(name, label, options) {
    const select = html(
      "select",
      { onchange: () => this.set({ [name]: select.value }) },
      ...Object.entries(options).map(([value, text]) => html("option", { value }, text)),
    );
    this.follow(() => {
      select.value = this.state[name];
    });
    return html("label", { class: "tl-choice" }, label, select);
  }

  button(label, press, attributes = {}) {
    return html("button", { type: "button", ...attributes, onclick: press }, label);
  }

  /** The controls side by side. */
  bar(...controls) {
    return html("div", { class: "tl-controls" }, ...controls);
  }
}

/**
 * A plot that is as wide as its place, with text of one size.
 *
 * `x` and `y` have `from`, `to`, `ticks` (values), `label`, and `log` for a logarithmic
 * axis; `text` writes a tick.
 */
export class Plot {
  constructor(label, height) {
    this.height = height;
    this.back = svg("g");
    this.node = svg(
      "svg",
      { class: "tl-plot", role: "img", "aria-label": label, height },
      this.back,
    );
  }

  describe(text) {
    this.node.setAttribute("aria-label", text);
  }

  /** Empty the plot, except for its handles, and draw its axes. */
  begin(x, y, { left = 52, bottom = 38, top = 12, right = 14 } = {}) {
    this.width = Math.max(this.node.getBoundingClientRect().width, 240);
    this.node.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.back.replaceChildren();
    const ends = [this.width - right, this.height - bottom];
    this.x = scale(x, left, ends[0]);
    this.y = scale(y, ends[1], top);
    this.area = { left, right: ends[0], top, bottom: ends[1] };
    for (const tick of x.ticks) this.tick(this.x(tick), ends[1] + 16, tick, x, "middle");
    for (const tick of y.ticks) {
      const at = this.y(tick);
      this.add("path", { d: `M${left} ${at}H${ends[0]}`, class: "tl-grid" });
      this.tick(left - 6, at + 4, tick, y, "end");
    }
    this.text(ends[0], this.height - 4, x.label, { "text-anchor": "end" });
    if (y.label) this.text(left, 12, y.label);
  }

  tick(x, y, value, axis, anchor) {
    const text = axis.text ?? (axis.log ? (v) => powerOfTen(Math.log10(v)) : figure);
    this.text(x, y, text(value), { "text-anchor": anchor });
  }

  add(tag, attributes, ...children) {
    const node = svg(tag, attributes, ...children);
    this.back.append(node);
    return node;
  }

  text(x, y, text, attributes = {}) {
    return this.add("text", { x, y, ...attributes }, text);
  }

  /** A curve through points [x, y] in the axes' units; it ends where one is far outside. */
  curve(points, attributes) {
    let d = "";
    for (const [x, y] of points) {
      const at = [this.x(x), this.y(y)];
      if (!at.every((pixel) => Math.abs(pixel) < 1e7)) break; // nor is it nan
      d += `${d ? "L" : "M"}${at[0].toFixed(2)} ${at[1].toFixed(2)}`;
    }
    return this.add("path", { d, fill: "none", ...attributes });
  }
}

function scale({ from, to, log = false }, start, end) {
  const place = log ? Math.log10 : (value) => value;
  const [low, high] = [place(from), place(to)];
  const at = (value) => start + ((place(value) - low) / (high - low)) * (end - start);
  at.invert = (pixel) => {
    const value = low + ((pixel - start) / (end - start)) * (high - low);
    return log ? 10 ** value : value;
  };
  return at;
}
