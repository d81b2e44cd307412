// A field that finds, among the messages that a page lists, the one that a reader pastes.

import { elsewhere, html } from "./shared.js";
import { words } from "./words.js";

const MOST = 5; // links shown
const ENOUGH = 0.6; // of a message, or of what was typed

/** The words of a text, each once; no numbers, for those are the reader's own sizes. */
const wordsOf = (text) => [...new Set(text.toLowerCase().match(/[a-z_]{2,}/g))];

/**
 * Which of some messages a text quotes, the best one first.
 *
 * A word weighs the more, the fewer messages have it. A message fits if the text has most
 * of its words, as a pasted one has, or if it has most of the text's, which may be a part.
 * @param {string[]} messages
 * @param {string} text what a program printed, or a part of it; the last word may lack its end
 * @returns {number[]} places in `messages`
 */
export function found(messages, text) {
  const all = messages.map(wordsOf);
  const asked = wordsOf(text);
  const has = (own, word) => own.some((other) => other.startsWith(word));
  const weights = new Map();
  const weightOf = (word) => {
    if (!weights.has(word)) {
      const count = all.filter((own) => has(own, word)).length;
      weights.set(word, Math.log(1 + all.length / Math.max(count, 1)));
    }
    return weights.get(word);
  };
  const weigh = (some) => some.reduce((sum, word) => sum + weightOf(word), 0);
  const inAll = weigh(asked);
  const scores = all.map((own) => {
    const said = asked.filter((word) => has(own, word));
    if (!said.length) return 0;
    const ofMessage = weigh(own.filter((word) => said.some((s) => word.startsWith(s))));
    const shares = [weigh(said) / inAll, ofMessage / weigh(own)];
    return Math.max(...shares) < ENOUGH ? 0 : shares[0] * shares[1];
  });
  const fit = [...scores.keys()].filter((place) => scores[place]);
  return fit.sort((a, b) => scores[b] - scores[a]);
}

/** The messages that this page lists, each with the address of its entry. */
function entries() {
  const links = document.querySelectorAll("article h2 ~ ul a");
  return [...links].map((link) => ({ address: link.href, text: link.textContent }));
}

class Entries extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.entries = entries();
    this.input = html("input", {
      type: "search",
      placeholder: "mat1 and mat2 shapes cannot ...",
      oninput: () => this.apply(),
      onkeydown: ({ key }) => key === "Enter" && this.list.querySelector("a")?.click(),
    });
    this.live = html("p", { "aria-live": "polite" });
    this.list = html("ul");
    this.classList.add("tl-filter");
    this.append(html("label", {}, "Paste your message ", this.input), this.live, this.list);
  }

  async apply() {
    const text = this.input.value.trim();
    const texts = this.entries.map((entry) => entry.text);
    const fit = (text ? found(texts, text) : []).map((place) => this.entries[place]);
    const best = new Map(); // of each entry, the wording that fits best
    for (const entry of fit) if (!best.has(entry.address)) best.set(entry.address, entry);
    const all = new Set(this.entries.map((entry) => entry.address)).size;
    let said = [];
    if (best.size) {
      const more = best.size > MOST ? ` The best ${MOST}:` : "";
      said = [words.filter.some(best.size, all) + more];
    } else if (text) said = [words.filter.none(all), ...(await elsewhere(text))];
    if (text !== this.input.value.trim()) return; // more was typed meanwhile
    this.live.replaceChildren(...said);
    this.list.replaceChildren(
      ...[...best.values()]
        .slice(0, MOST)
        .map(({ text, address }) => html("li", {}, html("a", { href: address }, text))),
    );
  }
}

customElements.define("tl-entries", Entries);
