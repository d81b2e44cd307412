// Loads the module of each explorable that is on the page and near the window, no other.
//
// On a page: <div class="tl-explorable"><tl-depth></tl-depth></div>, beside a figure for
// readers on paper and without JavaScript. Arithmetic goes into exported functions, which
// tests/browser/test_explorables.py compares with torch.
const modules = {
  "tl-calls": "calls",
  "tl-depth": "depth",
  "tl-pairs": "pairs",
  "tl-ravine": "ravine",
  "tl-ruler": "ruler",
  "tl-twins": "twins",
  "tl-weights": "weights",
};
for (const [tag, name] of Object.entries(modules)) {
  const place = document.querySelector(tag)?.parentElement; // the element itself has no size yet
  if (!place) continue;
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      import(`./explorables/${name}.js`);
    },
    { rootMargin: "800px" }, // before a reader who scrolls could miss it
  );
  near.observe(place);
}

// Both stand above what a reader clicks: when they came later, it would move away.
if (document.querySelector("tl-filter")) import("./explorables/filter.js");
if (document.querySelector("tl-entries")) import("./explorables/entries.js");
