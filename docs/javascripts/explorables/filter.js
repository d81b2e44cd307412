// A field that filters a table.

import { html } from "./shared.js";
import { isChinese, words } from "../words.js";

/** True if each word is in the text. */
function matches(text, query) {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
  return parts.every((word) => text.toLowerCase().includes(word));
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

  async apply() {
    const query = this.input.value.trim();
    const fits = isChinese && query ? (await import("./filter-zh.js")).matches : matches;
    for (const row of this.rows) row.hidden = !fits(row.textContent, query);
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
