// What the figures and fields of this site say on its English pages; see words.js.
//
// The figures that no Chinese page has yet (depth, ravine, calls, ruler, weights) still
// hold their words themselves: move them here, and into words-zh.js, when their page is
// translated.

export const ENGLISH = {
  titled: (title) => `${title}. `,
  filter: {
    label: "Filter the list ",
    example: "nan, stalls, warning, slow ...",
    none: (all) => `None of the ${all} matches. `,
    search: (query) => `Search the whole site for “${query}”`,
    some: (shown, all) => `${shown} of ${all} ${shown === 1 ? "matches" : "match"}.`,
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
      "Both loops wait at step 0. Press Run. Then make A's weights smaller, until A's loss" +
      " falls as B's does.",
    lives: (side, loss) => `${side}'s loss is ${loss}`,
    stalls: (side, loss) => `${side}'s loss stalls at ${loss}`,
    dies: (side, step) => `${side}'s loss is nan from step ${step} on`,
    after: (steps, a, b) => `After ${steps} ${steps === 1 ? "step" : "steps"}: ${a}; ${b}.`,
  },
  pairs: {
    title: "Which pairs the loss averages",
    hint: "Every prediction is right. Pull all to the mean: over all pairs, the loss falls.",
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
    distance: (distance) => `= mean squared distance from the mean of y: ${distance} `,
    variance: (variance) => `+ Var(y): ${variance}`,
    meanOfOwn: (own) => `mean of the diagonal: ${own}`,
    diagonal: (own) =>
      "The diagonal only: each prediction is compared with its own target." +
      ` The loss is ${own}. It is 0 when every prediction equals its own target.`,
    least: (all, variance, own) =>
      `All pairs: the loss is ${all}, the least it can be, Var(y) = ${variance}.` +
      ` All predictions are the mean of y, and the mean of the diagonal is ${own}.`,
    above: (all, variance, isPerfect) =>
      `All pairs. ${isPerfect ? "Every prediction is right, and still the" : "The"} loss` +
      ` is ${all}, above its floor Var(y) = ${variance}.` +
      " Pull the predictions to the mean of y, and it falls.",
  },
};
