'use strict';
// Everything that comes from a message is put on the page as text, never as markup.

const $ = (id) => document.getElementById(id);
const SUGGESTIONS = ['STATUS', 'ACK', 'ESC', 'INFO', 'RESOLVE', 'APPROVE', 'REJECT', 'HELP'];
const TICKS = {accepted: '🕓', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '✗'};

let person = null; // whose phone is shown
let version = 0; // of the newest change we know
let boot = null;
let bubbles = new Map(); // by wamid, in the order they came
let quoted = null;
let peopleShown = '';

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

// *bold*, _italic_, ~struck~ and ```code``` as WhatsApp shows them.
function formatted(text) {
  const whole = make('span', 'body');
  const mark = /```([\s\S]+?)```|(?<![\p{L}\p{N}])(?:\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~)(?![\p{L}\p{N}])/gu;
  let at = 0;
  for (const found of text.matchAll(mark)) {
    whole.append(text.slice(at, found.index));
    const [, code, bold, italic, struck] = found;
    whole.append(code ? make('code', '', code) : bold ? make('strong', '', bold)
        : italic ? make('em', '', italic) : make('s', '', struck));
    at = found.index + found[0].length;
  }
  whole.append(text.slice(at));
  return whole;
}

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  const answer = await fetch('/sandbox/phone/' + path, options);
  if (!answer.ok) throw new Error('The sandbox answered ' + answer.status);
  return answer.json();
}

function complain(error) {
  $('error').textContent = error ? error.message : '';
  $('error').hidden = !error;
}

function showPeople(people) {
  const signature = JSON.stringify([people, person]);
  if (signature === peopleShown) return;
  peopleShown = signature;
  const focused = document.activeElement && document.activeElement.dataset.person;
  $('people').replaceChildren(...people.map((one) => {
    const button = make('button', '', one.name);
    button.type = 'button';
    button.dataset.person = one.id;
    button.setAttribute('aria-pressed', String(one.id === person));
    // What is on the screen is read already; the server learns it a moment later.
    if (one.unread && (one.id !== person || document.hidden)) {
      const count = make('span', 'count', String(one.unread));
      count.setAttribute('aria-label', one.unread + ' unread');
      button.append(count);
    }
    button.append(make('small', '', [one.phone, one.known ? '' : 'not known to the bot'].filter(Boolean).join(' · ')));
    button.addEventListener('click', () => choose(one.id));
    const item = make('li');
    item.append(button);
    return item;
  }));
  if (focused) {
    const again = [...$('people').querySelectorAll('button')].find((one) => one.dataset.person === focused);
    if (again) again.focus();
  }
  const owner = people.find((one) => one.id === person);
  $('owner').textContent = owner ? owner.name + "'s phone" : '';
}

function choose(id) {
  person = id;
  version = 0;
  bubbles = new Map();
  quote(null);
  $('log').replaceChildren();
  poll();
}

function quote(wamid) {
  quoted = wamid;
  $('quote').hidden = !wamid;
  $('quote-text').textContent = wamid ? excerpt(wamid) : '';
}

function excerpt(wamid) {
  const bubble = bubbles.get(wamid);
  return bubble ? bubble.text.replace(/\s+/g, ' ').slice(0, 80) : 'an older message';
}

function shown(bubble) {
  const row = make('div', bubble.byPerson ? 'row mine' : 'row');
  const box = make('div', 'bubble');
  row.dataset.wamid = bubble.wamid;
  if (bubble.quoted) {
    const cited = make('button', 'cited', excerpt(bubble.quoted));
    cited.type = 'button';
    cited.setAttribute('aria-label', 'Go to the quoted message: ' + excerpt(bubble.quoted));
    cited.addEventListener('click', () => goTo(bubble.quoted));
    box.append(cited);
  }
  box.append(make('span', 'hidden', bubble.byPerson ? 'You: ' : 'Bot: '));
  if (bubble.header) box.append(make('div', 'head', bubble.header));
  box.append(formatted(bubble.text));
  if (bubble.footer) box.append(make('div', 'foot', bubble.footer));
  box.append(meta(bubble));
  if (bubble.choices.length) box.append(choices(bubble));
  const reply = make('button', 'reply', '↩');
  reply.type = 'button';
  reply.title = 'Quote';
  reply.setAttribute('aria-label', 'Quote: ' + excerpt(bubble.wamid));
  reply.addEventListener('click', () => { quote(bubble.wamid); $('text').focus(); });
  row.append(box, reply);
  return row;
}

function meta(bubble) {
  const line = make('div', 'meta', new Date(bubble.at).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'}) + ' ');
  const ticks = make('span', 'ticks ' + bubble.state, TICKS[bubble.state] || '');
  ticks.title = bubble.state;
  ticks.setAttribute('role', 'img');
  ticks.setAttribute('aria-label', bubble.state);
  line.append(ticks);
  if (bubble.error) line.append(make('div', 'failed', 'Failed: ' + bubble.error));
  return line;
}

function choices(bubble) {
  const group = make('div', 'choices');
  if (bubble.listButton) {
    group.append(tapper('☰ ' + bubble.listButton, () => openList(bubble)));
  } else {
    bubble.choices.forEach((one) => group.append(tapper(one.title, () => tap(bubble, one))));
  }
  return group;
}

function tapper(title, action) {
  const button = make('button', '', title);
  button.type = 'button';
  button.addEventListener('click', action);
  return button;
}

function openList(bubble) {
  $('list-title').textContent = bubble.listButton;
  const rows = [];
  let section = null;
  for (const one of bubble.choices) {
    if (one.section && one.section !== section) rows.push(make('h3', '', one.section));
    section = one.section;
    const row = tapper(one.title, () => { $('list').close(); tap(bubble, one); });
    if (one.description) row.append(make('small', '', one.description));
    rows.push(row);
  }
  $('list-rows').replaceChildren(...rows);
  $('list').showModal();
}

function goTo(wamid) {
  const row = [...$('log').children].find((one) => one.dataset.wamid === wamid);
  if (!row) return;
  row.scrollIntoView({block: 'center'});
  row.firstChild.classList.add('flash');
  setTimeout(() => row.firstChild.classList.remove('flash'), 1200);
}

function update(changed) {
  const log = $('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  for (const bubble of changed) {
    const isNew = !bubbles.has(bubble.wamid);
    bubbles.set(bubble.wamid, bubble);
    if (isNew) {
      log.append(shown(bubble));
      continue;
    }
    // Only the ticks change afterwards: the rest stays, so that nobody loses the focus.
    const row = [...log.children].find((one) => one.dataset.wamid === bubble.wamid);
    if (row) row.querySelector('.meta').replaceWith(meta(bubble));
  }
  const empty = log.querySelector('.empty');
  if (bubbles.size && empty) empty.remove();
  if (!bubbles.size && !empty) log.append(make('p', 'empty', 'No messages yet. Type STATUS.'));
  if (changed.length && atEnd) log.scrollTop = log.scrollHeight;
}

let timer = null;
let polling = 0;
// Whoever types at once, types before it is known whose phone this is.
let nowKnown;
const known = new Promise((resolve) => { nowKnown = resolve; });

async function poll() {
  clearTimeout(timer);
  const mine = ++polling;
  try {
    const asked = person;
    const view = await call('view?after=' + version + (asked ? '&person=' + encodeURIComponent(asked) : ''));
    if (mine !== polling || asked !== person) return;
    if (boot && boot !== view.boot) { boot = view.boot; choose(person); return; }
    boot = view.boot;
    if (!person) person = view.people[0].id;
    nowKnown();
    showPeople(view.people);
    update(view.chat.bubbles);
    version = view.chat.version;
    $('typing').hidden = !view.chat.typing;
    $('bar-note').textContent = view.botNumber;
    if (!document.hidden && [...bubbles.values()].some((one) => !one.byPerson && one.state === 'delivered')) {
      await call(encodeURIComponent(person) + '/look', {});
    }
  } catch (error) {
    $('bar-note').textContent = 'no connection, trying again…';
  }
  if (mine === polling) timer = setTimeout(poll, document.hidden ? 4000 : 500);
}

async function act(path, body) {
  complain(null);
  await known;
  try {
    await call(encodeURIComponent(person) + '/' + path, body);
  } catch (error) {
    complain(error);
    throw error;
  } finally {
    poll();
  }
}

function tap(bubble, choice) {
  act('tap', {wamid: bubble.wamid, choice: choice.id}).catch(() => {});
}

async function send(text) {
  if (!text.trim()) return;
  const with_ = quoted;
  quote(null);
  $('log').scrollTop = $('log').scrollHeight;
  await act('write', {text, quoted: with_});
}

async function ask(body, name) {
  complain(null);
  try {
    const outcome = await call('ask', body);
    $('outcome').hidden = false;
    $('outcome-summary').textContent = name + ': ' + (outcome.status || 'no answer');
    $('outcome-curl').textContent = outcome.curl;
    $('outcome-answer').textContent = outcome.answer;
  } catch (error) {
    complain(error);
  }
  poll();
}

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value;
  $('text').value = '';
  send(text).catch(() => { $('text').value = text; });
});
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('form').requestSubmit();
  }
  if (event.key === 'Escape') quote(null);
});
$('quote-drop').addEventListener('click', () => { quote(null); $('text').focus(); });
$('list-close').addEventListener('click', () => $('list').close());
$('fire-alert').addEventListener('click', () => ask({what: 'alert', severity: $('severity').value}, 'Test alert'));
$('ask-approval').addEventListener('click', () => ask({what: 'approval'}, 'Approval request'));
SUGGESTIONS.forEach((word) => $('suggestions').append(tapper(word, () => send(word).catch(() => {}))));
document.addEventListener('visibilitychange', () => { if (!document.hidden) poll(); });
poll();
