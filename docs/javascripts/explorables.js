// Loads the module of each explorable that is on the page, and no other.
const modules = {
  "tl-calls": "calls",
  "tl-depth": "depth",
  "tl-filter": "filter",
  "tl-pairs": "pairs",
  "tl-ravine": "ravine",
  "tl-ruler": "ruler",
  "tl-twins": "twins",
  "tl-weights": "weights",
};
for (const [tag, name] of Object.entries(modules)) {
  if (document.querySelector(tag)) import(`./explorables/${name}.js`);
}
