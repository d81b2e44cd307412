// What the scripts of this site say on its English pages; see words.js.

export const ENGLISH = {
  copyCode: "Copy to clipboard",
  copied: "Copied",
  notCopied: "Not copied",
  output: (title) => `Output of ${title}`,
  notHere: "Not on this site",
};
