// What the scripts of this site say on its Chinese pages; see words.js.

export const CHINESE = {
  copyCode: "复制",
  copied: "已复制",
  notCopied: "复制失败",
  output: (title) => `${title} 的输出`,
  notHere: "本站没有这方面的内容",
};
