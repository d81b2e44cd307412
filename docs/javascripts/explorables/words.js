// What the figures and fields of this site say, in the language of the page. Pages without
// one do not load it.

import { isChinese } from "../words.js";

export const words = isChinese
  ? (await import("./words-zh.js")).CHINESE
  : (await import("./words-en.js")).ENGLISH;
