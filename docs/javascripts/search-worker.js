// The theme's search worker, started when there is something to look up.
//
// The theme loads the index of the whole site as each page opens, and hands it over to
// its worker. The build puts an index without pages in the place of that index. The whole
// one is loaded here, with the theme's worker, by the first query that has a word in it.

const SETUP = 0; // the kinds of the theme's messages
const READY = 1;
const QUERY = 2;
const RESULT = 3;

const theirs = `../assets/javascripts/workers/${location.search.slice(1)}`;
let settings;
let query = "";
let isStarting = false;
let isTheirs = false; // whether messages are for the theme's worker

function handOver(type, data) {
  isTheirs = true;
  dispatchEvent(new MessageEvent("message", { data: { type, data } }));
}

/** Start the theme's worker in this one; it gets the last query, and all that follow. */
async function start(data) {
  isStarting = true;
  importScripts(theirs);
  handOver(SETUP, data);
  isTheirs = false;
  // Until it has made its index, queries are kept here: it could not answer them, and
  // would answer the first of them last.
  await new Promise((done) => setTimeout(done));
  if (query) handOver(QUERY, query);
  isTheirs = true;
}

async function hear(event) {
  if (isTheirs) return;
  event.stopImmediatePropagation();
  const { type, data } = event.data;
  if (type === SETUP && data.docs?.length !== 0) { // under `serve`, or with Zensical
    start(data);
  } else if (type === SETUP) {
    settings = data;
    postMessage({ type: READY });
  } else {
    query = data;
    if (!query) {
      postMessage({ type: RESULT, data: { items: [] } });
    } else if (!isStarting) {
      isStarting = true;
      const answer = await fetch(settings.config.whole);
      start({ ...settings, docs: (await answer.json()).docs });
    }
  }
}

addEventListener("message", hear); // before theirs, so that it hears first
