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
let query;

/** Start the theme's worker in this one: it takes all messages from now on. */
async function start(data) {
  removeEventListener("message", hear);
  importScripts(theirs);
  dispatchEvent(new MessageEvent("message", { data: { type: SETUP, data } }));
  if (query === undefined) return;
  await new Promise((done) => setTimeout(done)); // until it has made its index
  dispatchEvent(new MessageEvent("message", { data: { type: QUERY, data: query } }));
}

async function hear({ data: { type, data } }) {
  if (type === SETUP && data.docs?.length !== 0) { // under `serve`, or with Zensical
    start(data);
  } else if (type === SETUP) {
    settings = data;
    postMessage({ type: READY });
  } else if (data === "") {
    postMessage({ type: RESULT, data: { items: [] } });
  } else {
    const isLoading = query !== undefined;
    query = data;
    if (isLoading) return;
    const answer = await fetch(settings.config.whole);
    start({ ...settings, docs: (await answer.json()).docs });
  }
}

addEventListener("message", hear);
