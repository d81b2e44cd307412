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

/**
 * What tells whether each word of a query is somewhere in a text.
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
  return (text, query) => {
    const own = read(text);
    const parts = read(query).split(/[\s,;:?!%"]+/).filter(Boolean);
    return parts.length > 0 && parts.every((word) => has(own, word));
  };
}
