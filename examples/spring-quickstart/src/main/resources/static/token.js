// The user's token for the gateway: fetched from this server, kept in memory, renewed before it expires.

const EARLY_SECONDS = 60;

/** Nobody is signed in any more. */
export class SignedOut extends Error {}

/** This server could not get a token. */
export class NoToken extends Error {}

export class Tokens {
  #current = null;
  #underway = null;
  #session = null;

  /** A token that is good for at least a minute. */
  async get() {
    if (this.#current && this.#current.expiresAt - EARLY_SECONDS > Date.now() / 1000) {
      return this.#current.token;
    }
    return this.renew();
  }

  /** A new token; several callers at once share one request. */
  renew() {
    this.#underway ??= this.#fetch().finally(() => { this.#underway = null; });
    return this.#underway;
  }

  /** The session to which all cost goes: that of the first token, also after it was renewed. */
  get session() {
    return this.#session;
  }

  /** Starts over: the next token brings a new session. */
  forget() {
    this.#current = null;
    this.#session = null;
  }

  async #fetch() {
    const answer = await fetch("/api/behest/token", { method: "POST", credentials: "include" });
    if (answer.status === 401) {
      throw new SignedOut();
    }
    if (!answer.ok) {
      throw new NoToken();
    }
    this.#current = await answer.json();
    this.#session ??= this.#current.sessionId;
    return this.#current.token;
  }
}
