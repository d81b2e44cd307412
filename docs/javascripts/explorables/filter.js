// A field that filters the rows of the table behind it.

import { html } from "./shared.js";
import { words } from "../words.js";

/** A text or a query in the words by which both are compared. */
const read = (text) => (words.filter.read ?? String)(text.toLowerCase());

/**
 * True if the text has a word. Chinese has no spaces, so a Chinese word may also be
 * made of several that the text has, of two signs or more.
 */
function has(text, word) {
  if (text.includes(word)) return true;
  if (word < "一") return false;
  for (let end = word.length - 2; end >= 2; end--) {
    if (text.includes(word.slice(0, end)) && has(text, word.slice(end))) return true;
  }
  return false;
}

/** True if each word of the query is somewhere in the text. */
function matches(text, query) {
  const own = read(text);
  const parts = read(query).split(/\s+/).filter(Boolean);
  return parts.length > 0 && parts.every((word) => has(own, word));
}

/** True if a row says how a message begins, "Using a target ...", and the query has it. */
function quotes(row, query) {
  return [...row.querySelectorAll("code")].some(({ textContent: code }) => {
    return code.endsWith(" ...") && query.includes(code.slice(0, -" ...".length));
  });
}

class Filter extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    const table = this.parentElement.parentElement.querySelector(".tl-filtered table");
    this.rows = [...table.tBodies[0].rows];
    this.input = html("input", {
      type: "search",
      placeholder: words.filter.example,
      oninput: () => this.apply(),
    });
    this.live = html("p", { "aria-live": "polite" });
    this.classList.add("tl-filter");
    this.append(html("label", {}, words.filter.label, this.input), this.live);
    this.input.value = new URLSearchParams(location.search).get("see") ?? "";
    this.apply();
  }

  apply() {
    const query = this.input.value.trim();
    for (const row of this.rows) {
      row.hidden = query && !matches(row.textContent, query) && !quotes(row, query);
    }
    const shown = this.rows.filter((row) => !row.hidden).length;
    const all = this.rows.length;
    const found = shown ? words.filter.some(shown, all) : words.filter.none(all);
    this.live.textContent = query ? found : "";
    const address = new URL(location);
    if (query) address.searchParams.set("see", query);
    else address.searchParams.delete("see");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }
}

customElements.define("tl-filter", Filter);
