// How the home page's filter reads Chinese. Readers write the same in many ways, and without
// spaces; this is loaded when they write.

// The word of the table, and a pattern of others; "" stands for words that say nothing. At
// each place the first that fits counts.
const SAME = [
  ["停滞", "(?:损失|loss|准确率|acc)(?:一直)?不[变动]|卡住不动|卡住|卡在"],
  ["不下降", "不收敛|没有?下降|降不下去?|降不下来|降不动|不降低?|不减小"],
  ["不下降", "不上升|不提高|不涨|提?上不去|学不到|学不动"],
  ["不变", "不更新|没有?更新|不改变|没有?变"],
  ["不同", "不匹配|不一致|不相同|不一样|对不上|相差|精度下降|精度低"],
  ["一样", "完全相同|相同|同一个值|同一个数"],
  ["太高", "太大|过大|过高"],
  ["太慢", "很慢|过慢|缓慢|慢"],
  ["inf", "梯度爆炸|爆炸|发散|溢出|无穷大?"],
  ["越来越大", "增大|变大|上升"],
  ["震荡", "振荡|摆动|波动|抖动|跳动|不稳定"],
  ["损失", "loss|误差|代价|准确率|精度|accuracy|acc(?![a-z])"],
  ["权重", "参数"],
  ["预测值", "模型输出|输出|预测"],
  ["形状", "维度|shape"],
  ["广播", "broadcast(?:ing)?"],
  ["警告", "userwarning|warning"],
  ["批量大小", "batch[ _-]?size|批次大小|批大小"],
  ["梯度累积", "梯度累加"],
  ["gpu", "多卡|显卡|ddp|分布式"],
  ["两次运行", "(?:结果)?(?:无法|不能|不可)?复现|重现|随机种子|种子|随机性"],
  ["没有", "忘记|忘了|缺少|漏了|没写|没加"],
  ["", "变成|变为|出现|一直|为什么|怎么办?|如何|全部|全是|时候|无法|影响|来回"],
  ["", "训练|模型|速度|移植|pytorch|torch|[的了是为在和与把被都很太转到成]|[，。？！?!:：]"],
];
const patterns = SAME.map((same) => `(${same.filter(Boolean).join("|")})`);
const ANY = new RegExp(patterns.join("|"), "g");

/** A text in the words of the table: what is the same is written the same. */
const read = (text) =>
  text.replace(ANY, (_, ...found) => {
    const [said] = SAME[found.findIndex((group) => group !== undefined)];
    return ` ${said} `;
  });

/**
 * True if the text has a word, or the word is made of several that the text has, of two
 * signs or more.
 */
function has(text, word) {
  if (text.includes(word)) return true;
  for (let end = word.length - 2; end >= 2 && word > "一"; end--) {
    if (text.includes(word.slice(0, end)) && has(text, word.slice(end))) return true;
  }
  return false;
}

/** True if the query has the message that a text begins: "Using a target size ...". */
const quotes = (text, query) =>
  [...text.matchAll(/[\w ]+(?= \.\.\.)/g)].some(([begun]) => query.includes(begun.trim()));

/** True if each word of the query is somewhere in the text. */
export function matches(text, query) {
  if (quotes(text, query)) return true;
  const own = read(text.toLowerCase());
  const parts = read(query.toLowerCase()).split(/\s+/).filter(Boolean);
  return parts.length > 0 && parts.every((word) => has(own, word));
}
