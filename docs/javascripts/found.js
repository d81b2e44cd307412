// Marks on a page the words for which the search found it: the address has them as "?h=".

const WORD = "[\\p{L}\\p{N}]";

/** The ranges of a text in which a word begins as one of these does. */
function* ranges(node, pattern) {
  for (const { index, 0: found } of node.data.matchAll(pattern)) {
    const range = new Range();
    range.setStart(node, index);
    range.setEnd(node, index + found.length);
    yield range;
  }
}

const asked = new URLSearchParams(location.search).get("h") ?? "";
const found = asked.match(new RegExp(`${WORD}+`, "gu"));
if (found && CSS.highlights) {
  // Chinese is written without spaces: there, a word begins anywhere.
  const begins = found.map((word) => (word > "\u2e80" ? word : `(?<!${WORD})${word}`));
  const pattern = new RegExp(begins.join("|"), "giu");
  const texts = document.createTreeWalker(
    document.querySelector("article"),
    NodeFilter.SHOW_TEXT,
  );
  const marks = new Highlight();
  while (texts.nextNode()) {
    for (const range of ranges(texts.currentNode, pattern)) marks.add(range);
  }
  CSS.highlights.set("tl-found", marks);
}
