// What a query means, for the search of Material for MkDocs, which counts words only, and
// for the home page's filter, which knows the words of its rows only.
//
// The search's index cannot know that "vanishing gradient" is the section on depth, or
// that a title with "Keras" and "PyTorch" asks for the comparison of two loops. So a few
// answers stand here by hand. Questions that this site does not answer are known here,
// too; those get one line that says so.

import { isChinese } from "./words.js";

// Sections to which several answers lead.
const DIFFERS = [
  "symptoms/#loss-differs-between-two-runs-or-frameworks",
  "Loss differs between two runs or frameworks",
];
const NAN = ["symptoms/#loss-is-nan", "Loss is nan"];
const STUCK = ["symptoms/#loss-does-not-decrease", "Loss does not decrease"];
const NO_UPDATE = [
  "symptoms/#the-weights-do-not-change-or-grad-is-none",
  "The weights do not change, or .grad is None",
];
const KERAS = [
  ["diagnose/", "Compare your two loops"],
  ["symptoms/#differ-keras", "A port from Keras"],
  DIFFERS,
];
const ALIKE = [
  ["shapes/#why", "Every prediction against every target"],
  ["symptoms/#every-prediction-is-the-same", "Every prediction is the same"],
];
const REDUCTION = ["reduction/#fix", "Reduction: the fix for each case"];
const DOUBLE = ["errors/types/#found-dtype-double", "Found dtype Double but expected Float"];

// An answer fits if, for each of its words, a word of the query begins with it.
// "|" separates words of which one is enough. The first answer that fits is shown.
export const ANSWERS = [
  {
    words: ["keras|tensorflow|tf|jax|flax|mxnet"],
    found: KERAS,
  },
  { words: ["backend", "differ|result|worse|accuracy"], found: KERAS },
  {
    words: ["target", "tensor", "expects", "input"],
    found: [["errors/losses/#margin-losses", "Margin and embedding losses"]],
  },
  {
    words: ["target", "out", "range"],
    found: [["errors/losses/#margin-losses", "Margin and embedding losses"]],
  },
  {
    words: ["m1|mat1", "mismatch|dim"],
    found: [["errors/shapes/#mat1-and-mat2-shapes", "mat1 and mat2 shapes cannot be multiplied"]],
  },
  {
    words: ["object", "scalar", "mat1|mat2"],
    found: [["errors/types/#mat1-and-mat2-dtype", "mat1 and mat2 must have the same dtype"]],
  },
  {
    words: ["object", "double", "target"],
    found: [DOUBLE],
  },
  {
    words: ["object", "scalar|longtensor|floattensor", "target"],
    found: [
      ["errors/types/#expected-target-dtype", "expected target dtype to be Long or Byte"],
      DOUBLE,
    ],
  },
  {
    words: ["expanded", "size", "tensor"],
    found: [["errors/shapes/#expanded-size", "The expanded size of the tensor must match"]],
  },
  {
    words: ["size", "tensor", "singleton"],
    found: [["errors/shapes/#size-of-tensor-a", "The size of tensor a must match"]],
  },
  {
    words: ["iteration", "tensor"],
    found: [["errors/shapes/#index-of-a-0-dim-tensor", "Invalid index of a 0-dim tensor"]],
  },
  {
    words: ["normalized_shape"],
    found: [["errors/layers/#normalized-shape", "Given normalized_shape, expected input"]],
  },
  {
    words: ["attribute", "__main__"],
    found: [["errors/data/#weights-only", "Weights only load failed"]],
  },
  {
    words: ["cur_target"],
    found: [["errors/losses/#target-is-out-of-bounds", "Target is out of bounds"]],
  },
  {
    words: ["assertion", "failed"],
    found: [["errors/devices/#device-side-assert", "CUDA error: device-side assert triggered"]],
  },
  {
    words: ["none", "inputs", "requires_grad"],
    found: [["errors/backward/#none-of-the-inputs", "None of the inputs have requires_grad=True"]],
  },
  {
    words: ["expected", "conv1d|conv2d|conv3d", "input"],
    found: [
      [
        "errors/shapes/#expected-3d-or-4d-input",
        "Expected 3D (unbatched) or 4D (batched) input to conv2d",
      ],
    ],
  },
  {
    words: ["lstm|gru|rnn", "expected", "2d", "input"],
    found: [["errors/layers/#input-size-of-a-recurrent-layer", "Input of a recurrent layer"]],
  },
  {
    words: ["expected", "2d|3d|4d|5d", "input", "got"],
    found: [["errors/layers/#batchnorm-dimensions", "BatchNorm: expected 2D or 3D input"]],
  },
  {
    words: ["gradient|gradients", "factor"],
    found: [REDUCTION],
  },
  {
    words: ["momentum", "formula|form|forms"],
    found: [["backprop-and-step/", "Backprop and the optimizer's step"]],
  },
  {
    words: ["learns", "batch", "one"],
    found: [["symptoms/", "Symptoms"]],
  },
  {
    words: ["backward", "loss", "fix|fixes"],
    found: [["symptoms/", "Symptoms"]],
  },
  {
    words: ["compar", "loop"],
    found: [["diagnose/", "Compare your two loops"]],
  },
  {
    words: ["initialization", "converg"],
    found: [], // the search itself finds the thread that asks this
  },
  {
    words: ["loss|losses|cost", "negative"],
    found: [["symptoms/#loss-is-negative-or-0", "Loss is negative, or 0"]],
  },
  {
    words: ["seed|seeds|reproduc|deterministic|nondeterministic"],
    found: [
      DIFFERS,
      [
        "initialization/#seeds-draw-numbers-not-weights",
        "Seeds draw numbers, not weights",
      ],
    ],
  },
  {
    words: ["nan|nans", "loss|losses|train|training|cost"],
    found: [NAN],
  },
  {
    words: ["resum|reload|restor|restart", "loss|train|accuracy|result|optimizer"],
    found: [["symptoms/#differ-resumed", "Training that goes on from a checkpoint"]],
  },
  {
    words: ["loss|losses|cost", "grow|diverg|increas|infinit|inf"],
    found: [NAN],
  },
  {
    words: ["explod|explosion", "rnn|lstm|gru|recurrent"],
    found: [["symptoms/#nan-recurrent", "A recurrent network explodes"]],
  },
  {
    words: ["vanish|explod|explosion", "gradient|activation"],
    found: [["initialization/#depth-1-10-50-layers", "Depth: 1, 10, 50 layers"]],
  },
  {
    words: ["zero_grad|zerograd"],
    found: [
      [
        "backprop-and-step/#without-zero_grad-nothing-damps-the-swing",
        "Without zero_grad",
      ],
    ],
  },
  {
    words: ["gradient|gradients|grad|grads", "zero", "is|are|becom|always|all|stay"],
    found: [
      NO_UPDATE,
      ["symptoms/#dead-units", "Dead units"],
      ["initialization/#all-zeros", "All zeros"],
    ],
  },
  {
    words: ["gradient", "zero", "why|need|set|manually"],
    found: [
      ["backprop-and-step/#three-calls-one-place", "Three calls, one place"],
    ],
  },
  {
    words: ["learning", "rate", "large|high|big|low|small|wrong|tiny"],
    found: [
      ["symptoms/#wrong-learning-rate", "The learning rate is wrong"],
      ["symptoms/#nan-rate", "The learning rate is too high"],
    ],
  },
  {
    words: ["standardi|normaliz|centre|center", "feature|input|data|x"],
    found: [["bias/#fix", "Standardize the inputs"]],
  },
  {
    words: ["distributeddataparallel|ddp|gpus", "averag|mean|sum|loss|differ"],
    found: [["reduction/#two-processes", "Two processes"]],
  },
  {
    words: ["xavier|glorot|kaiming|orthogonal"],
    found: [["initialization/#fix", "Initialization: the fix"]],
  },
  {
    words: ["batchnorm|norm", "size|one|single", "batch|sample|batchnorm"],
    found: [
      ["errors/layers/#more-than-1-value-per-channel", "BatchNorm and a batch of one"],
    ],
  },
  {
    words: ["eval|dropout|batchnorm", "train|mode|differ|result|better|worse|error"],
    found: [["symptoms/#differ-mode", "Training mode and evaluation mode"]],
  },
  {
    words: ["init", "zero"],
    found: [
      ["initialization/#all-zeros", "All zeros"],
      ["symptoms/#dead-units", "Dead units"],
    ],
  },
  {
    words: ["save|saving|loaded|loading", "worse|higher|lower|differ", "model|loss|result|accuracy"],
    found: [
      ["symptoms/#differ-mode", "Training mode and evaluation mode"],
      ["symptoms/#differ-resumed", "Training that goes on from a checkpoint"],
    ],
  },
  {
    words: ["dead|dying", "relu|unit|neuron"],
    found: [["symptoms/#dead-units", "Dead units"]],
  },
  {
    words: ["stuck|stick|stay|remain|around|constant|plateau", "0.69|2.30|log"],
    found: [["symptoms/#stuck-at-log-classes", "Stuck at log(classes)"], STUCK],
  },
  {
    words: [
      "loss|losses|cost",
      "zero",
      "is|are|becom|always|all|stay|drop|go|start|equal|stuck|constant",
    ],
    found: [["symptoms/#loss-is-negative-or-0", "Loss is negative, or 0"]],
  },
  {
    words: ["softmax", "crossentropy|cross|twice|double"],
    found: [["symptoms/#softmax-twice", "Softmax twice"]],
  },
  {
    words: [
      "loss|losses|cost|acc|accuracy|val_acc|model|network|training",
      "not|don|doesn|isn|can|fail|stuck|constant|plateau|flat|never|stays|remains",
      "decreas|converg|drop|improv|constant|stuck|plateau|flat|down|stays|remains|chang",
    ],
    found: [STUCK],
  },
  {
    words: ["nonetype", "zero_"],
    found: [["errors/updates/#nonetype-zero", "No gradient to clear"]],
  },
  {
    words: ["nonetype", "grad|data"],
    found: [["errors/updates/#nonetype-data", "No gradient to read"]],
  },
  {
    words: ["scalar", "type", "double"],
    found: [DOUBLE],
  },
  {
    words: ["scalar", "type", "found", "long|float"],
    found: [
      ["errors/types/#expected-target-dtype", "expected target dtype to be Long"],
      DOUBLE,
    ],
  },
  {
    words: ["batch", "size|sizes", "larger|bigger|smaller|worse|different|chang|affect|effect|var|unequal"],
    found: [REDUCTION],
  },
  {
    words: ["result|results|loss", "different|differ|vary|varies", "run|runs|time"],
    found: [DIFFERS],
  },
  { words: ["predict|output", "same|constant|identical"], found: ALIKE },
  { words: ["predict", "mean|average"], found: ALIKE },
  {
    words: ["grad|gradient", "none"],
    found: [NO_UPDATE],
  },
  {
    words: ["gradient|grad", "accumul"],
    found: [
      ["reduction/#a-mean-of-means-is-not-the-mean", "A mean of means is not the mean"],
    ],
  },
  {
    words: ["gradient|grad", "differ|mismatch|twice|disagree"],
    found: [["symptoms/#two-numbers-disagree", "Two numbers disagree"]],
  },
  {
    words: [
      "weight|weights|parameter|grad|gradient",
      "not|can|doesn|aren|don|never",
      "updat|chang",
    ],
    found: [NO_UPDATE],
  },
];

// A query of more words is a pasted text, and these find it by themselves. Signs of
// Chinese do not count: no such text has them.
const LONGEST = 20;

// Questions that share words with this site and are not answered here.
const ELSEWHERE = new RegExp(
  "out[ _]of[ _]memory|outofmemory|显存|cudnn|cublas|nccl|onnx|tensorrt|torchscript" +
    "|no module named|no matching distribution|find a version|(un)?install|安装" +
    "|workers? .*killed|overfit|过拟合" +
    // the training loss falls, and the other one does not
    "|\\b(val\\w*|test)[ _-]?(loss|error)\\b.*\\b(up|increas|ris|grow|high|wors)" +
    "|(验证|测试)集?的?(损失|loss|误差).*(上升|升高|增大|变大|增加|变差)",
  "i",
);

// A translation has answers of its own, with addresses below the translation's folder.
const answers = isChinese ? (await import("./finding-zh.js")).ANSWERS : ANSWERS;

/**
 * The words of a query, in lower case; underscores and decimal points stay inside a word,
 * and 0, 0.0 and the like are the word "zero".
 * Chinese has no spaces: a run of its signs counts once from each sign on.
 */
function wordsOf(query) {
  const words = query.toLowerCase().match(/\d+\.\d+|[a-z0-9_]+|[一-鿿]+/g) ?? [];
  const fromEach = (run) => [...run].map((_, start) => run.slice(start));
  return words.flatMap((word) => {
    if (word > "一") return fromEach(word);
    return Number(word) === 0 ? "zero" : word;
  });
}

/** Whether each wanted word begins a word of the query. */
function fits(wanted, words) {
  return wanted.every((group) =>
    group.split("|").some((stem) => words.some((word) => word.startsWith(stem))),
  );
}

/** The answers to a query: pairs of an address and a title; `null` for none here. */
export function answersTo(query) {
  if (ELSEWHERE.test(query)) return null;
  const asked = wordsOf(query);
  if (asked.filter((word) => word < "一").length > LONGEST) return [];
  return answers.find((answer) => fits(answer.words, asked))?.found ?? [];
}

/** The address of a page, which the folder for reading offline names by its file. */
export function linkTo(address) {
  const { base } = JSON.parse(document.getElementById("__config").textContent);
  const isFile = location.protocol === "file:";
  const path = isFile ? address.replace(/\/(?=#|$)/, "/index.html") : address;
  return new URL(path, new URL(`${base}/`, location.href)).href;
}
