// Try it: the page calls the gateway as a customer's page does, with a token that the console mints for it.
const panel = document.getElementById('try');
const at = id => document.getElementById(id);
const form = at('ask');
const KEPT = 200_000; // characters of an exchange that are shown
let talk = [];
let held = null; // the token, and what it was minted for
let running = null; // what stops the call under way

class Refused extends Error {
  constructor(error, traceId) {
    super(error.message);
    this.code = error.code ?? 'error';
    this.traceId = error.trace_id ?? traceId ?? '';
  }
}

const field = name => form.elements[name].value.trim();

function messages() {
  return [...talk, { role: 'user', content: at('f-prompt').value }];
}

/** Asks the console; its answer is JSON unless the session has ended. */
async function ask(path, fields) {
  const sent = new URLSearchParams({ csrf: form.elements.csrf.value, ...fields });
  const response = await fetch(panel.dataset.path + '/try/' + path, { method: 'POST', body: sent });
  if (!(response.headers.get('Content-Type') ?? '').startsWith('application/json')) {
    throw new Refused({ code: String(response.status), message: response.redirected
      ? 'Your session has ended. Sign in again.' : 'The console did not answer as expected. Load the page again.' },
      response.headers.get('X-Trace-Id'));
  }
  const answer = await response.json();
  if (answer.error) {
    throw new Refused(answer.error, response.headers.get('X-Trace-Id'));
  }
  return answer;
}

/** A token for this user and session; asked for anew when they change, and before it runs out. */
async function token() {
  const forWhom = field('user_id') + '\n' + field('session_id');
  if (!held || held.forWhom !== forWhom || held.expires_at * 1000 - Date.now() < 60_000) {
    const minted = await ask('token', {
      user_id: field('user_id'), session_id: field('session_id'), draft: panel.dataset.draft });
    held = { ...minted, forWhom };
  }
  return held.token;
}

function request() {
  const body = {};
  const model = field('model');
  if (model) {
    body.model = model;
  }
  body.messages = messages();
  const most = field('max_tokens');
  if (most) {
    body[at('f-model').selectedOptions[0].dataset.limit] = Number(most);
  }
  if (form.elements.stream.checked) {
    body.stream = true;
    body.stream_options = { include_usage: true };
  }
  return body;
}

form.addEventListener('submit', event => {
  event.preventDefault();
  if (!running) {
    send();
  }
});
at('f-prompt').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
at('stop').addEventListener('click', () => running?.abort());
at('clear').addEventListener('click', () => {
  talk = [];
  at('talk').replaceChildren();
  at('answer').replaceChildren();
  at('clear').hidden = true;
  at('f-prompt').focus();
  recode();
});

async function send() {
  const call = { text: '', raw: '', started: performance.now(), first: null, usage: null, receipt: null, model: null };
  running = new AbortController();
  begin();
  try {
    const bearer = await token();
    const body = request();
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer ' + bearer };
    if (field('tags')) {
      headers['X-Behest-Tags'] = field('tags');
    }
    show('request', 'POST ' + panel.dataset.base + '/v1/chat/completions\n'
      + Object.entries(headers).map(([name, value]) =>
        name + ': ' + (name === 'Authorization' ? 'Bearer …' : value)).join('\n')
      + '\n\n' + JSON.stringify(body, null, 2));
    call.started = performance.now();
    const response = await fetch(panel.dataset.base + '/v1/chat/completions',
      { method: 'POST', headers, body: JSON.stringify(body), signal: running.signal });
    headersOf(call, response);
    if (!response.ok) {
      await refuse(call, response);
    } else if (body.stream) {
      await stream(call, response);
    } else {
      await whole(call, response);
    }
    keep(call, body.messages);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      said(call);
      at('answer').append(note(' Stopped.'));
      call.stopped = true;
    } else {
      problem(failure, call);
    }
  } finally {
    call.total = performance.now() - call.started;
    end(call);
    await figures(call);
  }
}

function begin() {
  at('send').disabled = true;
  at('stop').hidden = false;
  at('refused').hidden = true;
  at('wrong').hidden = true;
  at('figures').hidden = true;
  at('answer').replaceChildren();
  at('answer').classList.add('streaming');
  at('answer').setAttribute('aria-busy', 'true');
}

function end(call) {
  running = null;
  at('send').disabled = false;
  at('stop').hidden = true;
  at('answer').classList.remove('streaming');
  at('answer').setAttribute('aria-busy', 'false');
  show('answer', pretty(call.raw) || 'Nothing came back.');
}

function headersOf(call, response) {
  call.traceId = response.headers.get('X-Trace-Id');
  call.id = response.headers.get('X-Request-Id');
  const cost = response.headers.get('X-Behest-Cost-Usd');
  if (cost) {
    call.receipt = { cost_usd: cost, left_usd: response.headers.get('X-Behest-Budget-Left-Usd') };
  }
  show('headers', response.status + ' ' + response.statusText + '\n'
    + [...response.headers].map(([name, value]) => name + ': ' + value).join('\n'));
}

async function refuse(call, response) {
  call.raw = await response.text();
  let error = { code: String(response.status), message: 'The gateway refused the call.' };
  try {
    error = JSON.parse(call.raw).error ?? error;
  } catch { /* not JSON: a proxy in between, say */ }
  throw new Refused(error, call.traceId);
}

async function whole(call, response) {
  call.raw = await response.text();
  const answer = JSON.parse(call.raw);
  call.first = performance.now() - call.started;
  call.text = answer.choices?.[0]?.message?.content ?? '';
  call.usage = answer.usage;
  call.model = answer.model;
  said(call);
}

/** Server-sent events: lines, of which those that begin with data: or a colon say something. */
async function stream(call, response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    if (call.raw.length < KEPT) {
      call.raw += value;
    }
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    lines.forEach(line => heard(call, line));
    said(call);
  }
  heard(call, rest);
  said(call);
}

function heard(call, line) {
  if (line.startsWith(': behest ')) {
    call.receipt = JSON.parse(line.slice(': behest '.length));
  } else if (line.startsWith('data:') && line.slice(5).trim() !== '[DONE]') {
    const event = JSON.parse(line.slice(5));
    if (event.error) {
      throw new Refused(event.error, call.traceId);
    }
    const text = event.choices?.[0]?.delta?.content ?? '';
    if (text && call.first === null) {
      call.first = performance.now() - call.started;
    }
    call.text += text;
    call.usage = event.usage ?? call.usage;
    call.model = event.model || call.model;
  }
}

function said(call) {
  if (!call.text) {
    return;
  }
  const box = at('answer');
  const node = box.firstChild?.nodeType === Node.TEXT_NODE ? box.firstChild : box.appendChild(document.createTextNode(''));
  node.data = call.text;
}

/** The turn becomes part of the conversation; the answer stays where it was read. */
function keep(call, sent) {
  talk = [...sent, { role: 'assistant', content: call.text }];
  at('talk').replaceChildren(...talk.slice(0, -1).map(turn => {
    const item = document.createElement('li');
    item.className = turn.role;
    item.append(note(turn.role === 'user' ? 'You' : 'Answer'), document.createTextNode(turn.content));
    return item;
  }));
  at('f-prompt').value = '';
  at('clear').hidden = false;
  recode();
}

function problem(failure, call) {
  const box = at('refused');
  box.hidden = false;
  if (failure instanceof Refused) {
    const trace = failure.traceId ? ' Trace ' + failure.traceId + '.' : '';
    box.textContent = failure.message + ' (' + failure.code + ')' + trace;
  } else {
    box.textContent = call.text ? 'The connection broke before the end of the answer.'
      : failure instanceof TypeError ? 'The call could not be made: ' + failure.message : String(failure.message);
  }
}

async function figures(call) {
  if (!call.id) {
    return;
  }
  at('figures').hidden = false;
  at('r-first').textContent = millis(call.first);
  at('r-total').textContent = millis(call.total);
  at('r-model').textContent = call.model ?? '-';
  const link = document.createElement(panel.dataset.calls === 'true' ? 'a' : 'span');
  if (link.href !== undefined) {
    link.href = '/calls/' + encodeURIComponent(call.id);
  }
  link.textContent = call.traceId ?? call.id;
  at('r-trace').replaceChildren(link);
  money(call.receipt?.cost_usd);
  tokens(call.usage?.prompt_tokens, call.usage?.completion_tokens);
  const entry = await entered(call);
  if (entry) {
    money(entry.total_usd);
    tokens(entry.input_tokens, entry.output_tokens);
    at('r-model').textContent = entry.provider + ', ' + entry.model;
  }
}

/** What the call came to in the book. It is there before the end of an answer, and soon after one was stopped. */
async function entered(call) {
  for (let pause = 50; held && pause < 3_000; pause *= 2) {
    const response = await fetch(panel.dataset.base + '/v1/generation?id=' + encodeURIComponent(call.id),
      { headers: { Authorization: 'Bearer ' + held.token } });
    if (response.ok) {
      return response.json();
    }
    if (response.status !== 404 || !call.stopped) {
      return null;
    }
    await new Promise(passed => setTimeout(passed, pause));
  }
  return null;
}

function money(usd) {
  at('r-cost').textContent = usd === null ? 'unknown: the model has no price' : usd === undefined ? '-' : '$' + usd;
}

function tokens(input, output) {
  if (input !== undefined || output !== undefined) {
    at('r-tokens').textContent = (input ?? 0) + ' in, ' + (output ?? 0) + ' out';
  }
}

function millis(time) {
  return time === null || time === undefined ? '-' : time < 1000 ? Math.round(time) + ' ms' : (time / 1000).toFixed(1) + ' s';
}

function note(text) {
  const span = document.createElement('span');
  span.className = 'soft small';
  span.textContent = text;
  return span;
}

function show(part, text) {
  const code = document.querySelector('#p-' + part + ' code');
  code.textContent = text.length > KEPT ? text.slice(0, KEPT) + '\n…' : text;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// The code follows the form.
let waiting;
function recode() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    try {
      const said = messages();
      const code = await ask('check', {
        model: field('model'), user_id: field('user_id'), session_id: field('session_id'), tags: field('tags'),
        max_tokens: field('max_tokens'), stream: String(form.elements.stream.checked),
        messages: JSON.stringify(said.at(-1).content.trim() ? said : [...talk, { role: 'user', content: '…' }]) });
      at('wrong').hidden = true;
      for (const part of document.querySelectorAll('[data-code]')) {
        part.querySelector('code').textContent = code[part.dataset.code];
      }
    } catch (failure) {
      at('wrong').hidden = false;
      at('wrong').textContent = failure.message;
    }
  }, 250);
}
form.addEventListener('input', recode);
form.addEventListener('change', recode);
