// Through this server, which chats with the gateway in the user's name.

import { events } from "./events.js";
import { GatewayError } from "./gateway.js";
import { SignedOut } from "./token.js";

/** Spring Security's protection against forged requests: the cookie's value comes back in a header. */
export function csrf() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("XSRF-TOKEN="));
  return cookie ? { "X-XSRF-TOKEN": decodeURIComponent(cookie.slice("XSRF-TOKEN=".length)) } : {};
}

/** Yields the pieces of an answer as they arrive. */
export async function* chatThroughServer(messages, signal) {
  const answer = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...csrf() },
    body: JSON.stringify({ messages }),
    signal,
  });
  if (answer.status === 401) {
    throw new SignedOut();
  }
  if (!answer.ok) {
    throw problem(answer.status, await answer.json().catch(() => ({})), answer.headers.get("Retry-After"));
  }
  for await (const data of events(answer.body)) {
    const event = JSON.parse(data);
    if (event.done) {
      return;
    }
    if (event.error) {
      throw problem(event.error.status, event.error, null);
    }
    yield event.text;
  }
  throw new GatewayError(answer.status, "stream_interrupted", "The answer broke off.");
}

function problem(status, body, retryAfter) {
  return new GatewayError(status, body.code ?? "error", body.detail ?? "", {
    details: { resets_at: body.resetsAt },
    retryAfter,
    trace: body.traceId,
  });
}
