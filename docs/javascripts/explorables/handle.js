// A mark on a plot that the reader drags; only some explorables have one.

import { fill, svg } from "./shared.js";

const KEYS = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/**
 * Put a mark on a plot that is a slider: it is dragged, or moved with the arrow keys.
 * @param {Plot} plot
 * @param {Object} options label, min, max, step; `value()` reads the state; `read(x, y)`
 *   is the value at a place of the plot, in pixels; `moved(value)` is told a new value
 * @returns {Function} puts the mark at a place of the plot, in pixels
 */
export function handle(plot, { label, min, max, step, value, read, moved }) {
  const mark = svg("circle", { class: "tl-handle", r: 11 });
  const to = (wanted) => {
    const steps = Math.round(Math.min(Math.max(wanted, min), max) / step);
    moved(Number((steps * step).toPrecision(6)));
  };
  const pressed = (event) => {
    const ends = { Home: min, End: max };
    if (!(event.key in KEYS) && !(event.key in ends)) return;
    event.preventDefault();
    to(ends[event.key] ?? value() + KEYS[event.key] * step);
  };
  const dragged = (event) => {
    const box = plot.node.getBoundingClientRect();
    to(read(event.clientX - box.left, event.clientY - box.top));
  };
  const taken = (event) => {
    event.preventDefault();
    mark.focus({ preventScroll: true });
    mark.setPointerCapture(event.pointerId);
  };
  fill(
    mark,
    {
      role: "slider",
      tabindex: 0,
      "aria-label": label,
      "aria-valuemin": min,
      "aria-valuemax": max,
      onkeydown: pressed,
      onpointerdown: taken,
      onpointermove: (event) => mark.hasPointerCapture(event.pointerId) && dragged(event),
    },
    [],
  );
  // The children of an image are hidden from screen readers.
  plot.node.setAttribute("role", "group");
  plot.node.append(mark);
  return (x, y) => fill(mark, { cx: x, cy: y, "aria-valuenow": value() }, []);
}
