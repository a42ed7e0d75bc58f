// The official openai package, unchanged, against a gateway: does everything once and prints one JSON object of
// what it saw. Environment: BASE_URL (ending in /v1), TOKEN, HASTY_TOKEN of a user who may call ten times a minute, and
// SETTINGS_URL with ADMIN_TOKEN to turn receipts on.
import OpenAI, { AuthenticationError, NotFoundError, RateLimitError } from "openai";

const { BASE_URL, TOKEN, HASTY_TOKEN, SETTINGS_URL, ADMIN_TOKEN } = process.env;
const client = new OpenAI({ baseURL: BASE_URL, apiKey: TOKEN, maxRetries: 0, timeout: 20_000 });
const messages = [{ role: "user", content: "Hello there" }];
const model = "gpt-4o-mini";

/** The error that this promise ends in, as a plain object; a promise that succeeds has none. */
async function errorOf(promise, type) {
  try {
    await promise;
    return null;
  } catch (error) {
    return {
      isItsClass: error instanceof type,
      status: error.status,
      code: error.code,
      type: error.type,
      message: error.message,
      hasRequestId: typeof error.requestID === "string" || typeof error.headers?.get("x-request-id") === "string",
    };
  }
}

async function streamed(options) {
  const stream = await client.chat.completions.create({ model, messages, stream: true, ...options });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return {
    text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? "").join(""),
    finish: chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean),
    usages: chunks.filter((chunk) => chunk.usage).map((chunk) => chunk.usage),
    emptyChoices: chunks.filter((chunk) => chunk.choices.length === 0).length,
  };
}

/** A stream of a project with receipts: as the package reads it, and the comments that it passed over. */
async function streamedWithReceipt() {
  const saved = await fetch(SETTINGS_URL, {
    method: "PUT",
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ receipts: true }),
  });
  if (!saved.ok) throw new Error(`saving settings: ${saved.status}`);
  const raw = await client.chat.completions.create({ model, messages, stream: true }).asResponse();
  const comments = (await raw.text()).split("\n\n").filter((event) => event.startsWith(":"));
  return { ...(await streamed({})), comments };
}

/** Leaves a slow stream after its third chunk. */
async function aborted() {
  const stream = await client.chat.completions.create({
    model, messages, stream: true,
    simulation: { chunks: 1_000, delay_ms: 20, tag: "aborted-by-node" },
  });
  let seen = 0;
  for await (const chunk of stream) {
    seen += chunk.choices[0]?.delta?.content ? 1 : 0;
    if (seen === 3) stream.controller.abort();
  }
  return { seen, isAborted: stream.controller.signal.aborted };
}

async function brokenInMidStream() {
  const stream = await client.chat.completions.create({
    model, messages, stream: true,
    simulation: { chunks: 10, fault: { kind: "reset", after: 4 } },
  });
  let seen = 0;
  try {
    for await (const chunk of stream) seen += chunk.choices[0]?.delta?.content ? 1 : 0;
    return { seen, error: null };
  } catch (error) {
    return { seen, error: { isApiError: error instanceof OpenAI.APIError, code: error.code } };
  }
}

async function parsedTool() {
  const answer = await client.chat.completions.create({
    model, messages,
    tools: [{ type: "function", function: { name: "weather", parameters: { type: "object" } } }],
    tool_choice: { type: "function", function: { name: "weather" } },
    simulation: { text: '{"town":"Bern"}' },
  });
  const call = answer.choices[0].message.tool_calls[0].function;
  return { name: call.name, arguments: JSON.parse(call.arguments) };
}

const whole = await client.chat.completions.create({ model, messages });
const embedding = await client.embeddings.create({ model: "text-embedding-3-small", input: ["one", "two"] });
const models = await client.models.list();
const lost = new OpenAI({ baseURL: BASE_URL.replace(/\/p\/[^/]+/, "/p/no-such-project"), apiKey: TOKEN, maxRetries: 0 });
const stranger = new OpenAI({ baseURL: BASE_URL, apiKey: "not-a-token", maxRetries: 0 });
const hasty = new OpenAI({ baseURL: BASE_URL, apiKey: HASTY_TOKEN, maxRetries: 0 });
for (let call = 0; call < 10; call++) await hasty.chat.completions.create({ model, messages });

console.log(JSON.stringify({
  chat: { text: whole.choices[0].message.content, usage: whole.usage, requestId: whole._request_id ?? null },
  stream: await streamed({}),
  streamWithUsage: await streamed({ stream_options: { include_usage: true } }),
  abort: await aborted(),
  broken: await brokenInMidStream(),
  tool: await parsedTool(),
  embeddings: { count: embedding.data.length, dimensions: embedding.data.map((item) => item.embedding.length) },
  models: models.data.map((item) => item.id),
  model: (await client.models.retrieve("behest/echo")).id,
  authentication: await errorOf(stranger.chat.completions.create({ model, messages }), AuthenticationError),
  rateLimit: await errorOf(hasty.chat.completions.create({ model, messages }), RateLimitError),
  notFound: await errorOf(lost.chat.completions.create({ model, messages }), NotFoundError),
  noModel: await errorOf(client.models.retrieve("no-such-model"), NotFoundError),
  badRequest: await errorOf(client.chat.completions.create({ model, messages: "hello" }), OpenAI.BadRequestError),
  streamWithReceipt: await streamedWithReceipt(),
}));
