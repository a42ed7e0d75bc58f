// Straight from the browser to the gateway, at another origin.

import { events } from "./events.js";

/** The gateway refused or failed; `code` is the contract's, `status` is 0 when the browser got no answer at all. */
export class GatewayError extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.code = code;
    Object.assign(this, more);
  }
}

export class Gateway {
  constructor(base, tokens) {
    this.base = base.replace(/\/$/, "");
    this.tokens = tokens;
  }

  /** Yields the pieces of an answer as they arrive; abort the signal to stop the model. */
  async *chat(messages, signal) {
    const answer = await this.#call("/v1/chat/completions", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ messages, stream: true }),
      signal,
    });
    for await (const data of events(answer.body)) {
      if (data === "[DONE]") {
        return;
      }
      const event = JSON.parse(data);
      if (event.error) {
        throw new GatewayError(answer.status, event.error.code, event.error.message);
      }
      const text = event.choices?.[0]?.delta?.content;
      if (text) {
        yield text;
      }
    }
    throw new GatewayError(answer.status, "stream_interrupted", "The answer broke off.");
  }

  /** What the session has cost, in dollars; null when it cannot be told now. */
  async cost() {
    const session = this.tokens.session;
    if (!session) {
      return null;
    }
    try {
      const answer = await this.#call(`/v1/billing/sessions/${encodeURIComponent(session)}`, {});
      return (await answer.json()).cost_usd ?? null;
    } catch (failure) {
      if (failure instanceof GatewayError) {
        return null;
      }
      throw failure;
    }
  }

  /** With the user's token; one that is refused is renewed once, and nobody notices. */
  async #call(path, options) {
    let answer = await this.#send(path, options, await this.tokens.get());
    if (answer.status === 401) {
      answer = await this.#send(path, options, await this.tokens.renew());
    }
    if (answer.ok) {
      return answer;
    }
    const body = await answer.json().catch(() => ({}));
    throw new GatewayError(answer.status, body.error?.code ?? "error", body.error?.message ?? "", {
      details: body.error?.details ?? {},
      retryAfter: answer.headers.get("Retry-After"),
      trace: answer.headers.get("X-Trace-Id"),
    });
  }

  async #send(path, options, token) {
    try {
      return await fetch(this.base + path, {
        ...options,
        credentials: "omit",
        headers: { ...options.headers, Authorization: `Bearer ${token}`, "X-Session-Id": this.tokens.session },
      });
    } catch (failure) {
      if (failure.name === "AbortError") {
        throw failure;
      }
      // Browsers do not tell a refused origin from a server that is away: there is no answer to look at.
      throw new GatewayError(0, "unreachable", String(failure.message));
    }
  }
}
