// Loads the module of each explorable that is on the page and near the window, no other.
//
// On a page: <div class="tl-explorable"><tl-depth></tl-depth></div>, beside a figure for
// readers on paper and without JavaScript. The module has the element's name without
// "tl-": explorables/depth.js. Arithmetic goes into exported functions, which
// tests/browser/test_explorables.py compares with torch.
const load = (element) => import(`./explorables/${element.localName.slice(3)}.js`);

let styled;

/** Have the figures' style sheet, which a page names in its head but does not load. */
function style() {
  styled ??= new Promise((done) => {
    const sheet = document.querySelector("link[rel=stylesheet][disabled]");
    if (!sheet) return done(); // the page loaded it
    sheet.onload = sheet.onerror = done;
    sheet.disabled = false;
  });
  return styled;
}

for (const place of document.querySelectorAll(".tl-explorable")) {
  const [element] = place.children; // it has no size yet, so its place is watched
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      style().then(() => load(element));
    },
    { rootMargin: "800px" }, // before a reader who scrolls could miss it
  );
  near.observe(place);
}

// A field stands above the list that it searches: if it came later, the list would move
// away under a reader's click. Its page needs no style sheet of figures for it.
for (const field of document.querySelectorAll("tl-entries, tl-filter")) load(field);
