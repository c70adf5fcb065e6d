// Decisions on their way. One that was not answered stays here, in the browser's storage too, and is sent again under its own
// token until it is: sent twice, it counts once.

const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
// How often a server is asked again that has a fault of its own: the decision stays in storage, for the next visit.
const MOST_FAULTS = 3;
// A connection that answers nothing for so long is as good as none.
const LONGEST_MS = 30_000;
// Refused for the moment, not for what they say.
const LATER = [408, 429];

/** Random and new, also where the page is not served securely and browsers have no randomUUID. */
export function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  #url;
  #prefix;
  #headers;
  #tell;

  /** `tell(trouble, text)` is called while something cannot be sent, and with "" once it could. */
  constructor(url, prefix, headers, tell) {
    this.#url = url;
    this.#prefix = prefix;
    this.#headers = headers;
    this.#tell = tell;
  }

  /** Decisions of an earlier visit that nobody answered, oldest first. */
  left() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.#prefix));
      return names.map((name) => JSON.parse(localStorage.getItem(name))).sort((a, b) => a.at - b.at);
    } catch {
      return [];
    }
  }

  /** Send a decision, again and again if need be. Gives [status, text]; [0, ""] where the reviewer has to log in first. */
  async send(decision, more) {
    const name = this.#prefix + decision.token;
    keep(name, JSON.stringify({ at: Date.now(), decision }));
    for (let tries = 0; ; tries += 1) {
      const [status, text] = await this.#once({ ...decision, ...more() });
      if (status === 401 || status === 403) {
        this.#tell("logged-out", text);
        return [0, ""];
      }
      if (status > 0 && status < 500 && !LATER.includes(status)) {
        keep(name, null);
        if (tries) this.#tell("", "");
        return [status, text];
      }
      if (status === 500 && tries >= MOST_FAULTS) {
        this.#tell("failed", "");
        return [0, ""];
      }
      this.#tell("offline", status === 503 ? text : "");
      await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    }
  }

  async #once(body) {
    try {
      const headers = { "Content-Type": "application/json", "HX-Request": "true", ...this.#headers };
      const signal = AbortSignal.timeout(LONGEST_MS);
      const answer = await fetch(this.#url, { method: "POST", headers, body: JSON.stringify(body), signal });
      return [answer.status, await answer.text()];
    } catch {
      return [0, ""];
    }
  }
}

// Where storage is full or forbidden, the page that is open holds the decision.
function keep(name, text) {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    return;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done, { once: true });
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
  });
}
