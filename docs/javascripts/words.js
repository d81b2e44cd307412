// What the scripts of this site say, in each of its languages.
//
// The figures that no Chinese page has yet (depth, ravine, calls, ruler, weights) still
// hold their words themselves: move them here when their page is translated.

const ENGLISH = {
  copyCode: "Copy to clipboard",
  copied: "Copied",
  notCopied: "Not copied",
  notHere: "Not on this site",
  titled: (title) => `${title}. `,
  filter: {
    label: "Filter the list ",
    example: "nan, stalls, warning, slow ...",
    none: (all) => `None of the ${all} matches. The page Symptoms has more.`,
    some: (shown, all) => `${shown} of ${all} match.`,
  },
  twins: {
    plot: "The losses of A and B",
    run: "▶ Run both",
    pause: "❚❚ Pause",
    step: "Step",
    reset: "Reset",
    size: "A's weights are c × randn, c =",
    rate: "learning rate",
    running: "Both loops run.",
    waiting: "press Run",
    count: (side, step) => `${side}, step ${step}`,
    loss: (loss) => `loss ${loss}`,
    steps: "step",
    losses: "loss",
    dead: (side) => `${side}: inf, then nan`,
    start:
      "Both loops wait at step 0. Press Run; then make A's weights smaller until A lives.",
    lives: (side, loss) => `${side}'s loss is ${loss}`,
    dies: (side, step) => `${side}'s loss is nan from step ${step} on`,
    after: (steps, a, b) => `After ${steps} ${steps === 1 ? "step" : "steps"}: ${a}; ${b}.`,
  },
  pairs: {
    title: "Which pairs the loss averages",
    hint: "Every prediction is right. Pull all to the mean, and the loss falls.",
    plot: "Predictions and targets",
    prediction: (i) => `prediction ${i}`,
    averages: "loss averages",
    all: "all pairs: (4, 1) with (4,)",
    own: "the diagonal only: (4,) with (4,)",
    pull: "Pull all to the mean",
    shuffle: "Shuffle y",
    reset: "Reset",
    sample: "sample",
    legend: "○ prediction: drag it   ▬ its target",
    mean: "mean of y",
    meanOfAll: (all) => `mean of all 16: ${all} `,
    distance: (distance) => `= mean squared distance from the mean of y ${distance} `,
    variance: (variance) => `+ Var(y) ${variance}`,
    meanOfOwn: (own) => `mean of the diagonal: ${own}`,
    diagonal: (own) =>
      `The diagonal only: the loss is ${own}.` +
      " It is 0 where each prediction equals its own target.",
    least: (all, variance, own) =>
      `All pairs: the loss is ${all}, the least it can be, Var(y) = ${variance}.` +
      ` All predictions are the mean of y, and the mean of the diagonal is ${own}.`,
    above: (all, variance, isPerfect) =>
      `All pairs. ${isPerfect ? "Every prediction is right, and still the" : "The"} loss` +
      ` is ${all}, above its floor Var(y) = ${variance}.` +
      " Pull the predictions to the mean of y, and it falls.",
  },
};

const CHINESE = {
  copyCode: "复制",
  copied: "已复制",
  notCopied: "复制失败",
  notHere: "本站没有这方面的内容",
  titled: (title) => `${title}。`,
  filter: {
    label: "筛选下表：",
    example: "nan、停滞、警告、慢……",
    none: (all) => `${all} 行中没有匹配的。“症状”一页列得更全。`,
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

export const isChinese = document.documentElement.lang === "zh-Hans";
export const words = isChinese ? CHINESE : ENGLISH;
