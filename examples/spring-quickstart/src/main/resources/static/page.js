// The page: a conversation, what it costs, a stop button.

import { Gateway } from "./gateway.js";
import { dollars, notice } from "./notices.js";
import { chatThroughServer, csrf } from "./server.js";
import { SignedOut, Tokens } from "./token.js";

const TIERS = { 1: "free", 2: "pro", 3: "max" };
const one = (id) => document.getElementById(id);

const tokens = new Tokens();
let gateway;
let messages = [];
let underway = null;

start();

async function start() {
  const answer = await fetch("/api/settings");
  if (!answer.ok) {
    return signIn();
  }
  const settings = await answer.json();
  gateway = new Gateway(settings.gateway, tokens);
  one("who").textContent = `${settings.user}, ${TIERS[settings.tier] ?? settings.tier}`;
  one("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(one("text").value.trim());
  });
  one("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      one("ask").requestSubmit();
    }
  });
  one("stop").addEventListener("click", () => underway?.abort());
  one("fresh").addEventListener("click", startOver);
  one("leave").addEventListener("click", leave);
  // Ahead of the first question; this server's own calls go on in the session that this begins.
  tokens.get().catch(troubled);
}

function troubled(failure) {
  if (failure instanceof SignedOut) {
    signIn();
  } else {
    say(notice(failure));
  }
}

async function ask(text) {
  if (!text || underway) {
    return;
  }
  say();
  one("text").value = "";
  const asked = { role: "user", content: text };
  show("user").textContent = text;
  const turn = show("assistant");
  turn.classList.add("waiting");
  const mine = new AbortController();
  busy(mine);
  const direct = one("way").value === "gateway";
  const sent = [...messages, asked];
  let content = "";
  let failure = null;
  try {
    const pieces = direct ? gateway.chat(sent, mine.signal) : chatThroughServer(sent, mine.signal);
    for await (const piece of pieces) {
      content += piece;
      turn.append(piece);
      turn.scrollIntoView({ block: "end" });
    }
  } catch (thrown) {
    failure = thrown;
  }
  if (underway !== mine) {
    return; // A new session has begun meanwhile.
  }
  turn.classList.remove("waiting");
  if (content) {
    messages = [...sent, { role: "assistant", content }];
  }
  settle(failure, turn, content, text);
  busy(null);
  showCost();
}

/** What becomes of an answer that did not come to its end. */
function settle(failure, turn, content, text) {
  if (!failure) {
    return;
  }
  if (failure instanceof SignedOut) {
    signIn();
  } else if (failure.name === "AbortError") {
    turn.classList.add("stopped");
  } else {
    say(notice(failure));
    if (!content) {
      turn.previousElementSibling.remove();
      turn.remove();
      one("text").value ||= text;
    }
  }
}

async function showCost() {
  const session = tokens.session;
  try {
    const cost = await gateway.cost();
    if (cost !== null && session === tokens.session) {
      one("cost").textContent = dollars(cost);
    }
  } catch (failure) {
    troubled(failure);
  }
}

function startOver() {
  underway?.abort();
  busy(null);
  tokens.forget();
  messages = [];
  one("talk").replaceChildren();
  one("cost").textContent = "$0";
  say();
  tokens.get().catch(troubled);
  one("text").focus();
}

async function leave() {
  underway?.abort();
  await fetch("/logout", { method: "POST", headers: csrf(), redirect: "manual" });
  signIn();
}

function signIn() {
  location.assign("/login");
}

function show(role) {
  const turn = document.createElement("div");
  turn.className = `turn ${role}`;
  one("talk").append(turn);
  return turn;
}

function say(text = "") {
  one("notice").textContent = text;
  one("notice").hidden = !text;
}

function busy(controller) {
  underway = controller;
  one("send").disabled = controller !== null;
  one("stop").hidden = controller === null;
}
