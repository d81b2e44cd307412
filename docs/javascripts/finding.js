// What a query means, for the search of Material for MkDocs, which counts words only.
// Loaded when the search opens.
//
// Its index cannot know that "vanishing gradient" is the section on depth, or that a
// title with "Keras" and "PyTorch" asks for the comparison of two loops. So a few
// answers stand here by hand and are put above the results. It also lists pages for
// questions that this site does not answer; those get one line that says so.

import { isChinese, words } from "./words.js";

// An answer fits if, for each of its words, a word of the query begins with it.
// "|" separates words of which one is enough. The first answer that fits is shown.
export const ANSWERS = [
  {
    words: ["keras|tensorflow|tf|jax|flax|mxnet"],
    found: [
      ["diagnose/", "Compare your two loops"],
      ["symptoms/#differ-keras", "A port from Keras"],
      [
        "symptoms/#loss-differs-between-two-runs-or-frameworks",
        "Loss differs between two runs or frameworks",
      ],
    ],
  },
  {
    words: ["target", "tensor", "expects", "input"],
    found: [["errors/#margin-losses", "Margin and embedding losses"]],
  },
  {
    words: ["expected", "conv1d|conv2d|conv3d", "input"],
    found: [
      [
        "errors/#expected-3d-or-4d-input",
        "Expected 3D (unbatched) or 4D (batched) input to conv2d",
      ],
    ],
  },
  {
    words: ["gradient|gradients", "factor"],
    found: [["reduction/#fix", "Reduction: the fix for each case"]],
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
    words: ["seed|seeds|reproduc|deterministic|nondeterministic"],
    found: [
      [
        "symptoms/#loss-differs-between-two-runs-or-frameworks",
        "Loss differs between two runs or frameworks",
      ],
      [
        "initialization/#seeds-draw-numbers-not-weights",
        "Seeds draw numbers, not weights",
      ],
    ],
  },
  {
    words: ["nan|nans", "loss|losses|train|training|cost"],
    found: [["symptoms/#loss-is-nan", "Loss is nan"]],
  },
  {
    words: ["loss|losses|cost", "grow|diverg|increas|infinit|inf"],
    found: [["symptoms/#loss-is-nan", "Loss is nan"]],
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
    words: ["gradient|gradients|grad|grads", "zero|zeros|0", "is|are|becom|always|all|stay"],
    found: [
      [
        "symptoms/#the-weights-do-not-change-or-grad-is-none",
        "The weights do not change, or .grad is None",
      ],
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
      ["errors/#more-than-1-value-per-channel", "BatchNorm and a batch of one"],
    ],
  },
  {
    words: ["dead|dying", "relu|unit|neuron"],
    found: [["symptoms/#dead-units", "Dead units"]],
  },
  {
    words: ["stuck", "693|log"],
    found: [["symptoms/#stuck-at-log-classes", "Stuck at log(classes)"]],
  },
  {
    words: ["softmax", "crossentropy|cross|twice|double"],
    found: [["symptoms/#softmax-twice", "Softmax twice"]],
  },
  {
    words: [
      "loss|losses|cost|acc|accuracy|val_acc",
      "not|don|doesn|isn|stuck|constant|plateau|flat|never|stays|remains",
      "decreas|chang|drop|improv|constant|stuck|plateau|flat|down|stays|remains",
    ],
    found: [["symptoms/#loss-does-not-decrease", "Loss does not decrease"]],
  },
  {
    words: ["nonetype", "zero_"],
    found: [["errors/#nonetype-zero", "No gradient to clear"]],
  },
  {
    words: ["nonetype", "grad|data"],
    found: [["errors/#nonetype-data", "No gradient to read"]],
  },
  {
    words: ["scalar", "type", "double"],
    found: [["errors/#found-dtype-double", "Found dtype Double but expected Float"]],
  },
  {
    words: ["scalar", "type", "found", "long|float"],
    found: [
      ["errors/#expected-target-dtype", "expected target dtype to be Long"],
      ["errors/#found-dtype-double", "Found dtype Double but expected Float"],
    ],
  },
  {
    words: ["batch", "size|sizes", "larger|bigger|smaller|worse|different|chang|affect|effect"],
    found: [["reduction/#fix", "Reduction: the fix for each case"]],
  },
  {
    words: ["result|results|loss", "different|differ|vary|varies", "run|runs|time"],
    found: [
      [
        "symptoms/#loss-differs-between-two-runs-or-frameworks",
        "Loss differs between two runs or frameworks",
      ],
    ],
  },
  {
    words: ["predict|output", "same|constant|identical"],
    found: [
      ["shapes/#why", "Every prediction against every target"],
      ["symptoms/#every-prediction-is-the-same", "Every prediction is the same"],
    ],
  },
  {
    words: ["predict", "mean|average"],
    found: [
      ["shapes/#why", "Every prediction against every target"],
      ["symptoms/#every-prediction-is-the-same", "Every prediction is the same"],
    ],
  },
  {
    words: ["grad|gradient", "none"],
    found: [
      [
        "symptoms/#the-weights-do-not-change-or-grad-is-none",
        "The weights do not change, or .grad is None",
      ],
    ],
  },
  {
    words: [
      "weight|weights|parameter|grad|gradient",
      "not|can|doesn|aren|don|never",
      "updat|chang",
    ],
    found: [
      [
        "symptoms/#the-weights-do-not-change-or-grad-is-none",
        "The weights do not change, or .grad is None",
      ],
    ],
  },
];

// A query of more words is a pasted text, and these find it by themselves. Signs of
// Chinese do not count: no such text has them.
const LONGEST = 20;

// Questions that share words with this site and are not answered here.
const ELSEWHERE = new RegExp(
  "out of memory|outofmemory|显存|cudnn|cublas|nccl|no module named|(un)?install|安装" +
    "|workers? .*killed|overfit|过拟合" +
    // the training loss falls, and the other one does not
    "|\\b(val\\w*|test)[ _-]?(loss|error)\\b.*\\b(up|increas|ris|grow|high|wors)" +
    "|(验证|测试)集?的?(损失|loss|误差).*(上升|升高|增大|变大|增加|变差)",
  "i",
);

// A translation has answers of its own, with addresses below the translation's folder.
const answers = isChinese ? (await import("./finding-zh.js")).ANSWERS : ANSWERS;

/**
 * The words of a query, in lower case; underscores stay inside a word.
 * Chinese has no spaces: a run of its signs counts once from each sign on.
 */
function wordsOf(query) {
  const words = query.toLowerCase().match(/[a-z0-9_]+|[一-鿿]+/g) ?? [];
  const fromEach = (run) => [...run].map((_, start) => run.slice(start));
  return words.flatMap((word) => (word > "一" ? fromEach(word) : word));
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
function linkTo(address) {
  const { base } = JSON.parse(document.getElementById("__config").textContent);
  const isFile = location.protocol === "file:";
  const path = isFile ? address.replace(/\/(?=#|$)/, "/index.html") : address;
  return new URL(path, new URL(`${base}/`, location.href)).href;
}

/** A result as Material writes it. */
function item([address, title]) {
  const link = document.createElement("a");
  link.className = "md-search-result__link";
  link.href = linkTo(address);
  link.tabIndex = -1;
  const article = document.createElement("article");
  article.className = "md-search-result__article md-typeset";
  const heading = document.createElement("h1");
  heading.textContent = title;
  article.append(heading);
  link.append(article);
  const entry = document.createElement("li");
  entry.className = "md-search-result__item tl-answer";
  entry.append(link);
  return entry;
}

/** Put the answers above the results, or say that there are none on this site. */
function show(box, meta, list) {
  for (const old of list.querySelectorAll(".tl-answer")) old.remove();
  const answers = answersTo(box.value);
  list.hidden = answers === null;
  if (answers === null) meta.textContent = words.notHere;
  else list.prepend(...answers.map(item));
}

const result = document.querySelector("[data-md-component=search-result]");
const box = document.querySelector("[data-md-component=search-query]");
if (result && box) {
  const meta = result.querySelector(".md-search-result__meta");
  const list = result.querySelector(".md-search-result__list");
  const watch = { childList: true };
  const observer = new MutationObserver(() => {
    observer.disconnect();
    show(box, meta, list);
    observer.observe(list, watch);
    observer.observe(meta, watch);
  });
  observer.observe(list, watch);
  observer.observe(meta, watch);
  // The index is on its way while the reader types the first word.
  if (location.protocol !== "file:") fetch(linkTo("search/whole_index.json"));
}
