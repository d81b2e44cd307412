// The texts of programs, and the cells that their notebook pages show.

import { words } from "./words.js";

/** The text at an address of this site; an error if there is none. */
export async function textAt(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.text();
}

const pages = new Map();

/** The notebook page at an address; each is fetched once. */
function pageAt(address) {
  const [file] = address.split("#");
  const read = (text) => new DOMParser().parseFromString(text, "text/html");
  if (!pages.has(file)) {
    const page = textAt(file).then(read);
    page.catch(() => pages.delete(file)); // asked for anew the next time
    pages.set(file, page);
  }
  return pages.get(file);
}

/** A cell's title, as it stands in a block of several cells. */
function titleOf(heading) {
  const title = document.createElement("p");
  title.className = "tl-title";
  title.textContent = heading.textContent;
  return title;
}

/** The cells of a program, without their outputs, from its notebook page. */
export async function cellsOf(address) {
  const page = await pageAt(address);
  const program = document.createElement("div");
  program.className = "tl-program";
  for (const part of page.querySelectorAll(".tl-cell > :is(h2, .tl-source)")) {
    program.append(part.matches("h2") ? titleOf(part) : document.importNode(part, true));
  }
  return program;
}

/**
 * A cell for the place of a link to it: its source, and its outputs if they are shown.
 * @param {Element} place
 * @param {boolean} hasTitle
 * @returns {Promise<Element[]>}
 */
export async function cellAt(place, hasTitle) {
  const { hash, href } = place.querySelector("a");
  const heading = (await pageAt(href)).getElementById(hash.slice(1));
  const parts = [];
  for (let part = heading.nextElementSibling; part; part = part.nextElementSibling) {
    if (part.matches("h2")) break;
    const isOutput = part.matches(".tl-output");
    if (isOutput && place.dataset.show === "source") continue;
    const copy = document.importNode(part, true);
    if (isOutput) copy.setAttribute("aria-label", words.output(heading.textContent));
    parts.push(copy);
  }
  parts[0].id = place.id;
  return hasTitle ? [titleOf(heading), ...parts] : parts;
}
