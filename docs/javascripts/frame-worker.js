// Opened as a file, a page may start no worker: the search then runs in a hidden frame.
// Only the folder that `make zip` makes loads this, before the theme's script.

/** What the theme uses of a Worker. */
class FrameWorker extends EventTarget {
  constructor(address) {
    super();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    document.body.append(frame);
    this.inside = frame.contentWindow;
    this.inside.postMessage = (data) =>
      this.dispatchEvent(new MessageEvent("message", { data }));
    const script = frame.contentDocument.createElement("script");
    script.src = new URL(address, location.href).href;
    this.loaded = new Promise((done) => script.addEventListener("load", done));
    frame.contentDocument.head.append(script);
  }

  async postMessage(data) {
    await this.loaded;
    this.inside.dispatchEvent(new MessageEvent("message", { data }));
  }
}

window.Worker = FrameWorker;
