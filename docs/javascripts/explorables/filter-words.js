// What the home page's filter does in each language.

/**
 * True if the text has a word, or the word is made of several Chinese ones that the text
 * has, of two signs or more.
 */
function has(text, word) {
  if (text.includes(word)) return true;
  for (let end = word.length - 2; end >= 2 && word > "一"; end--) {
    if (text.includes(word.slice(0, end)) && has(text, word.slice(end))) return true;
  }
  return false;
}

/** What is said of a word that another page of the site is about. */
export const ELSEWHERE = "elsewhere";

/**
 * What tells which of some texts fit a query: those that have each of its words.
 *
 * Words that no text has do not count, if most of the query's words are known. So "in
 * Colab" may stand behind a symptom, and an error text keeps no row for one of its words.
 *
 * `same` pairs a word with a pattern of others that say the same, and "" with those that
 * say nothing. At each place of a text the first that fits counts. `edge` is a pattern of
 * where words begin and end.
 */
export function reader(same, edge = "") {
  const patterns = same.map((alike) => alike.filter(Boolean).join("|"));
  const any = new RegExp(patterns.map((p) => `${edge}(${p})${edge}`).join("|"), "g");
  const read = (text) =>
    text.toLowerCase().replaceAll("’", "'").replace(any, (_, ...found) => {
      const [said] = same[found.findIndex((group) => group !== undefined)];
      return ` ${said} `;
    });
  return (texts, query) => {
    const own = texts.map(read);
    const parts = read(query).match(/[\p{L}\p{N}_]+/gu) ?? [];
    const known = parts.filter(
      (word) => word === ELSEWHERE || own.some((text) => has(text, word)),
    );
    const isClear = known.length > parts.length / 2;
    return own.map((text) => isClear && known.every((word) => has(text, word)));
  };
}
