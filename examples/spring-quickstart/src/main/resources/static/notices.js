// What a failure means to the person in front of the page, and what can be done about it.

import { NoToken } from "./token.js";

export function notice(failure) {
  if (failure instanceof NoToken) {
    return "This server could not get a token. Try again in a moment.";
  }
  const trace = failure.trace ? ` (trace ${failure.trace})` : "";
  switch (failure.code) {
    case "unreachable":
      return "The browser may not reach the gateway. Either it is not running, or this page's origin is not allowed: "
        + `./behest origin add ${location.origin}`;
    case "origin_not_allowed":
      return `This page's origin is not allowed: ./behest origin add ${location.origin}`;
    case "budget_exceeded":
      return `The budget is spent.${until(failure)}`;
    case "quota_exceeded":
      return `Your plan's allowance is used up.${until(failure)}`;
    case "rate_limited":
      return `Too many messages. Try again in ${failure.retryAfter ?? "60"} seconds.`;
    case "invalid_token":
    case "token_expired":
      return "The gateway does not accept this server's tokens. Has the key changed?";
    case "killed":
    case "project_suspended":
      return "Chat is switched off for now.";
    case "pii_blocked":
    case "content_blocked":
      return "This message may not be sent.";
    case "stream_interrupted":
      return "The answer broke off. Ask again.";
    case "provider_error":
    case "provider_timeout":
    case "overloaded":
    case "server_error":
      return `The model does not answer. Try again in a moment.${trace}`;
    default:
      return failure.status >= 500
        ? `The model does not answer. Try again in a moment.${trace}`
        : `That did not work: ${failure.message || failure.code || "no reason given"}${trace}`;
  }
}

function until(failure) {
  const reset = new Date(failure.details?.resets_at ?? NaN);
  return Number.isNaN(reset.getTime()) ? "" : ` It starts again on ${reset.toLocaleString()}.`;
}

/** Dollars to show, two to eight decimals; the gateway counts in picodollars, twelve. Nothing is computed with it. */
export function dollars(cost) {
  const text = typeof cost === "number" ? cost.toFixed(12) : cost;
  const [whole, decimals = ""] = text.split(".");
  const kept = decimals.slice(0, 8).replace(/0+$/, "");
  const tooSmall = !kept && /[1-9]/.test(decimals) && whole === "0";
  return tooSmall ? "< $0.00000001" : `$${whole}.${kept.padEnd(2, "0")}`;
}
