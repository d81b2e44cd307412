// What the scripts of this site say on its Chinese pages; see words.js.

// What readers of the filter type in many ways: the word of the table, and a pattern of
// others. "" stands for words that say nothing. At each place the first that fits counts.
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

export const CHINESE = {
  copyCode: "复制",
  copied: "已复制",
  notCopied: "复制失败",
  notHere: "本站没有这方面的内容",
  titled: (title) => `${title}。`,
  filter: {
    read,
    label: "筛选下表：",
    example: "nan、停滞、警告、慢……",
    none: (all) => `${all} 行都不匹配。“症状”一页列得更全。`,
    some: (shown, all) => `${all} 行中有 ${shown} 行匹配。`,
  },
  twins: {
    plot: "A 与 B 的损失",
    run: "▶ 同时运行",
    pause: "❚❚ 暂停",
    step: "走一步",
    reset: "重置",
    size: "A 的权重 = c × randn，c =",
    rate: "学习率",
    running: "两个循环正在运行。",
    waiting: "请按“同时运行”",
    count: (side, step) => `${side}，第 ${step} 步`,
    loss: (loss) => `损失 ${loss}`,
    steps: "步数",
    losses: "损失",
    dead: (side) => `${side}：先 inf，后 nan`,
    start: "两个循环都停在第 0 步。按“同时运行”；再把 A 的权重调小，直到 A 也能学习。",
    lives: (side, loss) => `${side} 的损失是 ${loss}`,
    dies: (side, step) => `${side} 的损失从第 ${step} 步起是 nan`,
    after: (steps, a, b) => `${steps} 步之后：${a}；${b}。`,
  },
  pairs: {
    title: "损失对哪些配对求均值",
    hint: "每个预测值都对。把它们都拉向均值，损失反而下降。",
    plot: "预测值与目标值",
    prediction: (i) => `预测值 ${i}`,
    averages: "求均值的范围",
    all: "所有配对：(4, 1) 对 (4,)",
    own: "只有对角线：(4,) 对 (4,)",
    pull: "全部拉向均值",
    shuffle: "打乱 y",
    reset: "重置",
    sample: "样本",
    legend: "○ 预测值，可以拖动   ▬ 它的目标值",
    mean: "y 的均值",
    meanOfAll: (all) => `全部 16 个的均值：${all} `,
    distance: (distance) => `= 到均值的均方距离 ${distance} `,
    variance: (variance) => `+ Var(y) ${variance}`,
    meanOfOwn: (own) => `对角线的均值：${own}`,
    diagonal: (own) => `只有对角线：损失是 ${own}。每个预测值都等于自己的目标值时，它是 0。`,
    least: (all, variance, own) =>
      `所有配对：损失是 ${all}，已经是最小值 Var(y) = ${variance}。` +
      `所有预测值都是 y 的均值，对角线的均值是 ${own}。`,
    above: (all, variance, isPerfect) =>
      `所有配对。${isPerfect ? "每个预测值都对，损失却" : "损失"}是 ${all}，` +
      `高于下限 Var(y) = ${variance}。把预测值拉向 y 的均值，它就会下降。`,
  },
};
