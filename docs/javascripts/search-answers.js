// The search of Material for MkDocs, with the answers of finding.js above its results.
// Loaded when the search opens.

import { answersTo, linkTo } from "./finding.js";
import { words } from "./words.js";

/** A result as Material writes it. */
function item([address, title]) {
  const link = document.createElement("a");
  link.className = "md-search-result__link";
  link.href = linkTo(address);
  link.tabIndex = -1;
  const article = document.createElement("article");
  article.className = "md-search-result__article md-typeset";
  const heading = document.createElement("h1");
  heading.textContent = title;
  article.append(heading);
  link.append(article);
  const entry = document.createElement("li");
  entry.className = "md-search-result__item tl-answer";
  entry.append(link);
  return entry;
}

/** Put the answers above the results, or say that there are none on this site. */
function show(box, meta, list) {
  for (const old of list.querySelectorAll(".tl-answer")) old.remove();
  const answers = answersTo(box.value);
  list.hidden = answers === null;
  if (answers === null) meta.textContent = words.notHere;
  else list.prepend(...answers.map(item));
}

const result = document.querySelector("[data-md-component=search-result]");
const box = document.querySelector("[data-md-component=search-query]");
if (result && box) {
  const meta = result.querySelector(".md-search-result__meta");
  const list = result.querySelector(".md-search-result__list");
  const watch = { childList: true };
  const observer = new MutationObserver(() => {
    observer.disconnect();
    show(box, meta, list);
    observer.observe(list, watch);
    observer.observe(meta, watch);
  });
  observer.observe(list, watch);
  observer.observe(meta, watch);
  // The index is on its way while the reader types the first word.
  if (location.protocol !== "file:") fetch(linkTo("search/whole_index.json"));
}
