// What the scripts of this site say, in the language of the page. Each language has a
// module, and a page loads only its own.

export const isChinese = document.documentElement.lang === "zh-Hans";
export const words = isChinese
  ? (await import("./words-zh.js")).CHINESE
  : (await import("./words-en.js")).ENGLISH;
