// A field that filters a table.

import { elsewhere, html } from "./shared.js";
import { isChinese } from "../words.js";
import { words } from "./words.js";

let reading; // of a language; loaded when somebody writes

/** True if the query has a message that the row begins: "Using a target size ...". */
function quotes(row, query) {
  const begun = [...row.querySelectorAll("code")].map((code) => code.textContent);
  return begun.some((text) => text.endsWith(" ...") && query.includes(text.slice(0, -4)));
}

class Filter extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.list = this.parentElement.parentElement.querySelector(".tl-filtered");
    this.rows = [...this.list.querySelectorAll("tbody tr")];
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
    if (query) reading ??= import(`./filter-${isChinese ? "zh" : "en"}.js`);
    const texts = this.rows.map((row) => row.textContent);
    const fits = query ? (await reading).matches(texts, query) : texts.map(() => true);
    if (query !== this.input.value.trim()) return; // more was typed meanwhile
    for (const [number, row] of this.rows.entries()) {
      row.hidden = !fits[number] && !quotes(row, query);
    }
    this.list.hidden = this.rows.every((row) => row.hidden); // no headings without rows
    const said = query ? await this.found(query) : [];
    if (query !== this.input.value.trim()) return; // more was typed meanwhile
    this.live.replaceChildren(...said);
    const address = new URL(location);
    if (query) address.searchParams.set("see", query);
    else address.searchParams.delete("see");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  /** What became of a query; if no row is left, where the answer may be. */
  async found(query) {
    const shown = this.rows.filter((row) => !row.hidden).length;
    const all = this.rows.length;
    if (shown) return [words.filter.some(shown, all)];
    return [words.filter.none(all), ...(await elsewhere(query))];
  }
}

customElements.define("tl-filter", Filter);
