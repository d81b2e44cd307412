// What the figures and fields of this site say on its Chinese pages; see words.js.

export const CHINESE = {
  titled: (title) => `${title}。`,
  filter: {
    label: "筛选下表：",
    example: "nan、停滞、警告、慢……",
    none: (all) => `${all} 行都不匹配。`,
    search: (query) => `在整个网站搜索“${query}”`,
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
    start:
      "两个循环都停在第 0 步。按“同时运行”；再把 A 的权重调小，直到 A 的损失也像 B 的那样下降。",
    lives: (side, loss) => `${side} 的损失是 ${loss}`,
    stalls: (side, loss) => `${side} 的损失停滞在 ${loss}`,
    dies: (side, step) => `${side} 的损失从第 ${step} 步起是 nan`,
    after: (steps, a, b) => `${steps} 步之后：${a}；${b}。`,
  },
  pairs: {
    title: "损失对哪些配对求均值",
    hint: "每个预测值都对。把它们都拉向均值：对所有配对求均值的损失反而下降。",
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
    distance: (distance) => `= 到均值的均方距离：${distance} `,
    variance: (variance) => `+ Var(y)：${variance}`,
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
