// How the home page's filter reads English: readers write the same in many ways.

import { ELSEWHERE, reader } from "./filter-words.js";

const NOT = "(?:not|cannot|never|hardly|won't|isn't|aren't|doesn't|don't|didn't|can't)";
const SAME_VALUE = "(?:same|constant|identical|equal|mean|average)";
const STOPS = "stop(?:s|ped)?";

const SAME = [
  ["swings", "(?:go(?:es|ing)? )?up and down|oscillat\\w*|fluctuat\\w*|swing\\w*"],
  ["swings", "jump\\w*|bounc\\w*|unstable"],
  ["grows", "explod\\w* (?:gradients?|loss)|gradients? explo\\w*|explo(?:d|s)\\w*"],
  ["grows", "grow\\w*|diverg\\w*|increas\\w*|rises?|rising|goes up|overflow\\w*|huge"],
  ["stuck", `(?:loss|accuracy)(?: \\w+)? ${NOT} (?:chang|mov|updat)\\w*`],
  ["stuck", "(?:loss|accuracy)(?: \\w+)? (?:constant|the same|flat|unchanged)"],
  ["stuck", "(?:loss|accuracy) (?:stays|remains)"],
  ["stuck", "stuck|stall\\w*|plateau\\w*|stagnat\\w*|flat"],
  ["alike", `(?:predictions?|outputs?) (?:\\w+ )*${SAME_VALUE}`],
  ["alike", `${SAME_VALUE} (?:predictions?|outputs?)|predicts (?:\\w+ )*${SAME_VALUE}`],
  ["unlearned", `(?:${NOT}|${STOPS})(?: \\w+ing)? (?:decreas|converg|improv|learn)\\w*`],
  ["unlearned", `(?:${NOT}|${STOPS}) (?:train|drop|go(?:es|ing)? down|reduc|fit)\\w*`],
  ["unmoved", `(?:${NOT}|${STOPS})(?: being)? (?:chang|mov|updat)\\w*|no updates?|frozen`],
  ["unmoved", "(?:stays?|remains?) (?:the )?(?:same|constant|unchanged)"],
  ["runs", "(?:not |non-?|ir)?reproduc\\w*|seeds?|non-?determinis\\w*|runs?"],
  ["broadcast", "(?:shapes?|sizes?|dimensions?) (?:mismatch\\w*|do(?:es)? not match|differ\\w*)"],
  ["broadcast", "(?:mismatch\\w*|different) (?:shapes?|sizes?|dimensions?)|broadcast\\w*"],
  ["differ", `differ\\w*|mismatch\\w*|${NOT} (?:match|equal|give|agree)\\w*|chang\\w*`],
  ["nan", "nans?|not a number"],
  ["inf", "inf|infinity|infinite"],
  ["large", "too (?:high|large|big)"],
  ["large", "(?:needs?|must be|has to be)(?: an?)?(?: very)? (?:tiny|small|low)"],
  ["rate", "learning[ -]?rates?|lr"],
  ["batch size", "batch[ _-]?sizes?|mini-?batch(?:es)?"],
  ["accumulation", "accumulat\\w*"],
  ["gpu", "gpus?|ddp|distributed"],
  ["drawn", "initiali[sz]\\w*|init|random|randn|xavier|kaiming|glorot|drawn"],
  ["zero_grad", "zero[ _-]?grads?|(?:clear|zero|reset)\\w* (?:the )?grad\\w*"],
  ["gradient", "gradients?|grads?|derivatives?"],
  ["loss", "loss(?:es)?|accuracy|acc|cost|results?"],
  ["prediction", "predict\\w*|outputs?"],
  ["weights", "weights?|parameters?|params?"],
  ["intercept", "intercepts?|bias(?:es)?|offset"],
  ["slow", "slow(?:er|ly)?|faster|takes? (?:too |very )?long"],
  ["converge", "converge\\w*"],
  ["hand", "hand|manual(?:ly)?"],
  ["", "(?:few|some|several) steps"],
  ["step", "steps?|updat\\w*"],
  ["warning", "warnings?|userwarning"],
  [ELSEWHERE, "val(?:idation)?|test|overfit\\w*|softmax|cross[ -]?entropy|momentum|dropout"],
  [ELSEWHERE, "cuda|memory|relus?|dead|dying|vanish\\w*|lstms?|rnns?|gans?|batch ?norm\\w*"],
  ["", "an?|the|my|is|are|was|be|it|and|or|of|in|on|to|for|with|by|at|from|as|i|n|you|own"],
  ["", "when|while|why|how|what|does|do|did|get\\w*|got|ha(?:s|ve)|after|before|during|few"],
  ["", "some|every\\w*|each|all|always|very|this|that|vs|versus|than|between|suddenly|first"],
  ["", "epochs?|iterations?|train(?:ing|ed|s)?|models?|(?:neural )?net(?:work)?s?|loops?"],
  ["", "becom\\w*|turn\\w*|keep\\w*|stays?|start\\w*|forg[eo]t\\w*|missing|without|no|values?"],
  ["", "comput\\w*|calculat\\w*|wrong|incorrect|right|correct|find|multiple|problems?|input"],
  ["", "pytorch|torch|only|needs?|gives?|makes?|go(?:es)?|went|better|worse|bigger|smaller"],
  ["", "percent|compar\\w*|\\d[\\d.]*"],
];

// Words begin and end at their edges: the "an" of "nan" is no word.
export const matches = reader(SAME, "\\b");
