// The blocks of a page: a program's toolbar, buttons that copy code, values that lead to
// their cells, folds that fetch their cells and open for their address, and what scrolls
// as a tab stop. Without this module the links of each lead to the same places.

import { words } from "./words.js";

/** What fetches programs is loaded when a reader asks for one. */
const programs = () => import("./programs.js");

/** Say on a button for two seconds what became of it. */
function say(button, text) {
  if (button.classList.contains("tl-said")) return;
  const before = [button.textContent, button.getAttribute("aria-label")];
  button.textContent = text;
  button.setAttribute("aria-label", text);
  button.classList.add("tl-said");
  setTimeout(() => {
    button.textContent = before[0];
    button.setAttribute("aria-label", before[1]);
    button.classList.remove("tl-said");
  }, 2000);
}

/** A button on each block of code that copies it, a doctest without its prompts. */
function addCopyButtons(within) {
  if (!navigator.clipboard) return; // only on a secure address
  for (const pre of within.querySelectorAll(".highlight > pre:has(> code)")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-code__button"; // the theme draws it
    button.dataset.mdType = "copy";
    button.title = words.copyCode;
    button.setAttribute("aria-label", words.copyCode);
    button.addEventListener("click", () => copyCode(button, pre));
    const corner = document.createElement("div");
    corner.className = "md-code__nav";
    corner.append(button);
    pre.prepend(corner);
  }
}

async function copyCode(button, pre) {
  const code = pre.parentElement.dataset.copy ?? pre.querySelector("code").textContent;
  try {
    await navigator.clipboard.writeText(code.trimEnd());
    say(button, words.copied);
  } catch {
    say(button, words.notCopied);
  }
}

/** Copy a whole program. */
async function copy(button, tools) {
  const { href } = tools.querySelector("[href$='.py']");
  const text = programs().then(({ textAt }) => textAt(href));
  const plain = text.then((code) => new Blob([code], { type: "text/plain" }));
  try {
    // A promise, not its text: Safari lets nothing be copied that was waited for.
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain })]);
    say(button, words.copied);
  } catch {
    say(button, words.notCopied);
  }
}

/** Show a whole program below its toolbar, or take it away again. */
async function show(button, tools) {
  const { href } = tools.querySelector(".tl-notebook");
  const shown = tools.querySelector(".tl-program");
  if (shown) {
    shown.remove();
  } else {
    try {
      const program = await (await programs()).cellsOf(href);
      addCopyButtons(program);
      tools.append(program);
    } catch {
      location.assign(href);
      return;
    }
  }
  button.setAttribute("aria-expanded", String(!shown));
}

addCopyButtons(document);

const actions = { copy, show };
for (const button of document.querySelectorAll("[data-tl]")) {
  const name = button.dataset.tl;
  if (location.protocol === "file:") continue; // there, a page may not read another
  if (name === "copy" && !navigator.clipboard) continue; // only on a secure address
  button.hidden = false;
  if (name === "show") button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () =>
    actions[name](button, button.closest(".tl-tools")),
  );
}

/** What a search means is loaded when a reader opens it. */
const search = document.querySelector("[data-md-component=search-query]");
if (search) {
  const load = () => import("./search-answers.js");
  search.addEventListener("focus", load, { once: true });
  if (search === document.activeElement) load();
}

/** Links to cells become tab stops while the reader wants to see where they come from. */
const sources = document.querySelector(".tl-sources input");
if (sources) {
  const follow = () => {
    document.documentElement.classList.toggle("tl-shows-sources", sources.checked);
    for (const link of document.querySelectorAll("a.tl-value, a.tl-from")) {
      link.tabIndex = sources.checked ? 0 : -1;
    }
  };
  sources.addEventListener("change", follow);
  if (sources.checked) follow(); // the browser remembers it when the page is loaded again
}

/** The theme's search leads to "?h=" and the words that it found. */
if (new URLSearchParams(location.search).has("h")) import("./found.js");

/** What is wider or higher than its place is a tab stop, so that the keyboard scrolls it. */
const sizes = new ResizeObserver((entries) => {
  for (const { target: box } of entries) {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
// Of a source, the code scrolls and not the box around it.
const BOXES =
  ".tl-math, .tl-table, .tl-output pre, .highlight code, .md-typeset__scrollwrap";
const letScroll = (within) => {
  for (const box of within.querySelectorAll(BOXES)) sizes.observe(box);
};
letScroll(document);

/** Put the cells of a fold in the places of their links. */
async function fill(fold) {
  if (location.protocol === "file:") return; // there, a page may not read another
  const all = [...fold.querySelectorAll(".tl-cell:has(.tl-later)")];
  const own = all.filter((block) => block.closest("details") === fold);
  await Promise.all(own.map(fillBlock));
}

async function fillBlock(block) {
  const places = [...block.querySelectorAll(".tl-later")];
  const hasTitles = places.length > 1;
  let cells;
  try {
    const { cellAt } = await programs();
    cells = await Promise.all(places.map((place) => cellAt(place, hasTitles)));
  } catch {
    return; // the links stay
  }
  if (!places[0].isConnected) return; // filled meanwhile
  const focused = places.findIndex((place) => place.contains(document.activeElement));
  places.forEach((place, n) => {
    place.replaceWith(...cells[n]);
    cells[n].forEach(addCopyButtons); // a program that is shown beside them has its own
  });
  letScroll(block);
  if (focused >= 0) focusOn(document.getElementById(places[focused].id));
}

/** Have the keyboard go on from a cell whose link it was at. */
function focusOn(cell) {
  cell.tabIndex = -1;
  cell.focus({ preventScroll: true });
}

/** The anchor in an address, which may be no valid one: "#100%" is not. */
function anchorIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** Open the folds around the place that the address names, and go to its cell. */
async function unfold() {
  const { hash } = location;
  const place = () => document.getElementById(anchorIn(hash));
  const folds = [];
  for (let at = place()?.closest("details"); at; at = at.parentElement.closest("details")) {
    folds.push(at);
  }
  // The browser may have opened them, and then went to the link that stands for the cell.
  if (!folds.some((fold) => !fold.open || fold.querySelector(".tl-later"))) return;
  for (const fold of folds) fold.open = true;
  place().scrollIntoView();
  let left = false;
  for (const move of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    window.addEventListener(move, () => (left = true), { once: true, passive: true });
  }
  await Promise.all(folds.map(fill));
  if (!left && location.hash === hash) place().scrollIntoView();
}
unfold();
window.addEventListener("hashchange", unfold);
document.addEventListener("toggle", ({ target }) => target.open && fill(target), true);
// Those that a reader, or the browser, opened before this module came.
for (const fold of document.querySelectorAll("details[open]")) fill(fold);
