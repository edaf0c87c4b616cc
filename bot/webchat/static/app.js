// One conversation on screen: what is asked now, what was said, and every way out of it.
import * as api from './api.js';
import { byId, el, empty, focusOn, reveal } from './dom.js';
import * as comeback from './comeback.js';
import * as exit from './exit.js';
import * as log from './log.js';
import * as menu from './menu.js';
import * as mydata from './mydata.js';
import { poll, unread } from './poll.js';
import * as question from './question.js';
import * as receipt from './receipt.js';
import { crisisPage, rich } from './rich.js';
import { about, buttonsOnly, erased, service, text, welcome } from './settings.js';
import { store } from './store.js';

const DOOR = 'accueil';
const CALL_BACK = 'parler_a_quelqu_un';
const ELSEWHERE = 'orientation'; // who follows a person whom this service does not
const start = byId('start');
const device = byId('device');
const help = byId('device-help');
const firstHelp = help.textContent;
const heading = byId('question');
const banner = byId('banner');
const firstScreen = Array.from(start.childNodes);
const address = new URLSearchParams(location.search);

let now = null; // the latest turn
let last = 0; // id of the latest message seen
let busy = false;
let sending = false; // « Envoyer » was pressed, and may have arrived
let passage = location.hash.startsWith('#lien=') ? location.hash.slice(6) : null; // a one-time link, not used yet
let returned = null; // a conversation found again by its code, before it is known whose device this is
let view = 'start';
let closedRun = null; // a run whose questions take no free text
let contactHint = null;
let wanted = null; // a command given before there was a conversation

// -- What is on screen

function show(next) {
  view = next;
  document.body.dataset.view = next;
  start.hidden = next !== 'start';
  byId('crisis').hidden = next !== 'crisis';
  byId('mydata').hidden = next !== 'data';
  byId('talk').hidden = next !== 'talk';
  byId('call-me').hidden = next === 'talk' && now !== null && now.prompt.step.startsWith('contact_');
  bars();
}

function bars() {
  const prompt = view === 'talk' && now !== null ? now.prompt : null;
  byId('back').hidden = prompt === null || (prompt.run === null && prompt.step === DOOR);
  menu.update({ talking: store.ticket !== null && now !== null, running: prompt !== null && prompt.run !== null });
  const role = prompt === null ? '' : about(prompt.step).role;
  const counted = prompt !== null && prompt.progress !== null && prompt.progress.of > 1;
  const key = { questions: 'question_sur', contact: 'coordonnees_sur' }[role];
  const bar = byId('progress');
  bar.hidden = !counted;
  if (counted) {
    bar.max = prompt.progress.of;
    bar.value = prompt.progress.done;
  }
  const words = counted && key ? text(key, { n: prompt.progress.done + 1, of: prompt.progress.of }) : '';
  byId('status').textContent = words;
}

function build() {
  const prompt = now.prompt;
  if (about(prompt.step).buttons || (now.result !== null && buttonsOnly.includes(now.result.flow)))
    closedRun = prompt.run;
  const withField = closedRun === null || prompt.run !== closedRun;
  question.show(prompt, { withField, hint: contactHint, answer });
  question.hide(false);
}

/** The question of `now`; `from` is the bubble to look at first. */
function askNow(from) {
  build();
  show('talk');
  if (from) reveal(from);
}

function focusQuestion() {
  const field =
    now.prompt.type === 'text' && window.matchMedia('(pointer: fine)').matches ? question.typedField() : null;
  focusOn(field || heading);
}

function moved(before, after) {
  return before.run !== after.run || before.step !== after.step || before.revision !== after.revision;
}

// -- Turns

/** Said to be about the question on screen: about another, it would not be applied. */
function targeted(body) {
  const { run, step, revision } = now.prompt;
  return Object.assign(run === null ? { step, revision } : { run, step, revision }, body);
}

/** An answer, or a command (`words` null when nothing is to be seen of it). */
async function answer(body, words) {
  if (busy) return;
  busy = true;
  const before = now;
  const bubble = body.command ? null : log.asked(question.headline(before.prompt));
  const given = words === null ? null : log.mine(words);
  question.forgive();
  question.hide(true);
  sending = body.choice === 'envoyer';
  if (bubble !== null) reveal(bubble);
  log.wait();
  try {
    const next = await api.turn(store.ticket, targeted(body));
    if (before.prompt.step === 'contact_moyen' && body.choice)
      contactHint = body.choice === 'courriel' ? 'email' : 'tel';
    const same = !moved(before.prompt, next.prompt);
    if (body.text && !(same && before.prompt.type === 'text')) store.saveDraft(before.prompt.step, '');
    log.waited();
    if (bubble !== null && same) bubble.remove();
    const ends = before.prompt.step === ELSEWHERE && next.prompt.run === null;
    receive(next, before, ends ? log.guidance(before.prompt.text, bubble) : given);
  } catch (refusal) {
    log.waited();
    for (const each of [bubble, given]) if (each !== null) each.remove();
    question.hide(false);
    refused(refusal);
  } finally {
    busy = false;
    sending = false;
  }
}

function receive(next, before, given) {
  now = next;
  if (next.messages.some((message) => erased.includes(message.text))) {
    goodbye(next.messages[next.messages.length - 1].text);
    return;
  }
  const same = before !== null && !moved(before.prompt, next.prompt);
  const errors = same ? next.messages.filter((message) => message.kind === 'error') : [];
  const isResult = next.result !== null && (before === null || before.result === null);
  const { first, special } = add(
    next.messages.filter((message) => !errors.includes(message)),
    isResult,
  );
  if (next.case !== null && next.messages.some((message) => message.kind === 'receipt')) receipt.offer(refused);
  if (errors.length && given !== null) given.remove();
  if (same) keepForm(errors, given && !errors.length ? given : first);
  else askNow(given || first || byId('mark'));
  if (special !== null && special.crisis) openCrisis(special.crisis);
  else if (special !== null) focusOn(special.node);
  else if (!errors.length) focusQuestion();
}

/** The same question again: what was ticked stays, what was typed was read. */
function keepForm(errors, from) {
  question.hide(false);
  show('talk');
  const field = question.typedField();
  if (field !== null && now.prompt.type !== 'text') field.value = '';
  if (errors.length) question.refuse(errors.map((each) => each.text).join('\n'));
  else if (from) reveal(from);
}

/** New bubbles; `special` is the one that must be heard before the question. */
function add(messages, isResult) {
  let first = null;
  let special = null;
  const told = messages.filter((message) => message.kind === 'info');
  if (isResult && told.length) {
    first = log.result(told);
    special = { node: first };
  }
  for (const message of messages) {
    last = Math.max(last, message.id);
    if (isResult && told.includes(message)) continue;
    const node = message.kind === 'receipt' && now.case !== null ? log.receipt(message, now.case) : log.said(message);
    first = first || node;
    if (message.kind === 'crisis') special = { node, crisis: message.text };
    else if (['support', 'receipt', 'member'].includes(message.kind) && special === null) special = { node };
  }
  return { first, special };
}

/** An error that no repetition mends. */
function refused(refusal) {
  const expected = refusal instanceof api.Refusal;
  const words = (expected && refusal.message) || text('erreur');
  if (refusal.status === 401 || refusal.status === 404 || now === null) lost(words);
  else question.refuse(words);
  if (!expected) throw refusal; // a mistake of this page: said kindly, and seen by its tests
}

function command(name, words) {
  if (view !== 'talk' && now !== null) askNow();
  return answer({ command: name }, words);
}

/** What happened meanwhile: another tab, or a word from the cell. */
async function refresh() {
  if (busy || now === null) return;
  const before = now;
  try {
    const next = await api.glance(store.ticket, last);
    if (next === null || busy || now !== before) return;
    const typing = question.typedField();
    const typed = typing !== null && typing.value !== '';
    now = next;
    const { first } = add(next.messages, false);
    const answered = next.messages.some((message) => message.kind === 'member');
    if (answered) unread();
    if (!moved(before.prompt, next.prompt)) {
      if (answered && view === 'talk' && !typed) reveal(first);
      return;
    }
    if (view !== 'talk') {
      build();
      return;
    }
    askNow(first);
    if (!typed) focusQuestion();
  } catch (refusal) {
    if (now === before) refused(refusal);
  }
}

// -- Beginning and coming back

async function begin() {
  if (busy) return;
  busy = true;
  empty(start).append(el('p', { class: 'opening', role: 'status' }, text('ouverture')));
  const campaign = address.get('c');
  try {
    const { id, token, ...turn } = await api.begin(service, campaign ? campaign.slice(0, 64) : null);
    store.keep({ id, token });
    last = 0;
    receive(Object.assign(turn, { messages: turn.messages.filter((each) => each.text !== welcome) }), null, null);
    window.scrollTo(0, 0);
  } catch (refusal) {
    refused(refusal);
    return;
  } finally {
    busy = false;
  }
  obeyWanted();
}

function obeyWanted() {
  if (wanted === null) return;
  const name = wanted;
  wanted = null;
  command(name, byId('call-me').textContent.trim());
}

function askDevice() {
  help.textContent = firstHelp;
  empty(start).append(...firstScreen);
  show('start');
  window.scrollTo(0, 0);
}

function offerToResume() {
  const resume = el('button', { type: 'button', class: 'option primary', click: resumeNow }, text('reprendre'));
  const again = el(
    'button',
    { type: 'button', class: 'option two', click: forgetAndStart },
    el('b', null, text('effacer_recommencer')),
    el('span', null, text('effacer_recommencer_detail')),
  );
  empty(start).append(
    el('h2', { tabindex: '-1' }, text('revenir_titre')),
    el('p', null, text('revenir_texte')),
    resume,
    again,
  );
  show('start');
}

async function resumeNow() {
  if (busy) return;
  busy = true;
  empty(start).append(el('p', { class: 'opening', role: 'status' }, text('ouverture')));
  try {
    open(await api.look(store.ticket, 0));
  } catch (refusal) {
    refused(refusal);
  } finally {
    busy = false;
  }
}

/** What was said before, folded; requests and answers of the cell, in full, and the latest answer first to be read. */
function open(turn) {
  now = turn;
  const lasting = (message) => message.kind === 'member' || message.kind === 'receipt';
  log.earlier(now.messages.filter((message) => !lasting(message)));
  add(now.messages.filter(lasting), false);
  last = now.messages.reduce((highest, message) => Math.max(highest, message.id), 0);
  const answers = byId('log').querySelectorAll('.member');
  const latest = answers.length ? answers[answers.length - 1] : null;
  askNow(latest || byId('mark'));
  if (latest !== null) focusOn(latest);
  else focusQuestion();
}

function haveCode() {
  comeback.show(start, { enter, back: askDevice });
  show('start');
}

/** The code is right: nothing is shown before it is said whose device this is. */
async function enter(code) {
  returned = await api.comeBack(service, code);
  const title = device.querySelector('h2');
  title.tabIndex = -1;
  help.textContent = text('code_bon');
  empty(start).append(device);
  window.scrollTo(0, 0);
  focusOn(title);
}

/** A link from a messaging chat: used up only once it is said whose device this is. */
async function comeThrough() {
  if (busy) return;
  busy = true;
  empty(start).append(el('p', { class: 'opening', role: 'status' }, text('ouverture')));
  const link = passage;
  passage = null;
  try {
    returned = await api.comeThrough(service, link);
  } catch (refusal) {
    closing(text('lien_perdu'), refusal.message);
    if (!(refusal instanceof api.Refusal)) throw refusal; // a mistake of this page
    return;
  } finally {
    busy = false;
  }
  openReturned();
}

function openReturned() {
  const { id, token, ...turn } = returned;
  returned = null;
  store.keep({ id, token });
  open(turn);
  obeyWanted();
}

function offerCode() {
  if (view !== 'talk') askNow();
  const sheet = receipt.offer(refused);
  reveal(sheet);
  focusOn(sheet);
}

function forgetAndStart() {
  api.eraseLeaving(store.ticket);
  reset();
  askDevice();
}

function reset() {
  store.clear();
  log.clear();
  now = null;
  closedRun = null;
  contactHint = null;
}

/** The conversation is not on the server any more. */
function lost(words) {
  reset();
  closing(text('perdue_titre'), words);
}

async function eraseAll() {
  if (now.case !== null) {
    command('effacer', byId('erase').textContent);
    return;
  }
  if (busy) return;
  busy = true;
  try {
    await api.erase(store.ticket);
  } catch (refusal) {
    /* already gone: that is what was asked */
  } finally {
    busy = false;
  }
  reset();
  closing(text('efface_titre'), '');
}

/** Erased by the assistant: the empty conversation goes too, so that nothing leads to it. */
function goodbye(words) {
  api.eraseLeaving(store.ticket);
  reset();
  closing(text('efface_titre'), words);
}

function closing(title, words) {
  view = 'end';
  const head = el('h2', { tabindex: '-1' }, title);
  const again = el('button', { type: 'button', class: 'option', click: askDevice }, text('nouvelle'));
  empty(start).append(head);
  if (words) start.append(el('p', null, words));
  start.append(el('p', null, text('efface_fermer')), again);
  show('start');
  focusOn(head);
}

// -- What is kept

async function openData(done) {
  if (busy) return;
  busy = true;
  try {
    const kept = await api.see(store.ticket);
    show('data');
    mydata.show(kept, { back: backToTalk, retry: () => openData(), change, takeBack, erase: eraseAll, download }, done);
  } catch (refusal) {
    refused(refusal);
  } finally {
    busy = false;
  }
}

/** One request from the page of what is kept; null when it was refused. */
async function ask(request) {
  if (busy) return null;
  busy = true;
  try {
    return await request();
  } catch (refusal) {
    if (refusal.status !== 404 && refusal.status !== 401) backToTalk();
    refused(refusal);
    return null;
  } finally {
    busy = false;
  }
}

async function change(run, step) {
  const next = await ask(() => api.correct(store.ticket, run, step));
  if (next !== null) receive(next, now, null);
}

/** What the agreement allowed is gone from the server: it also leaves the screen. */
async function takeBack(agreement) {
  const next = await ask(() => api.takeBack(store.ticket, agreement));
  if (next === null) return;
  log.clear();
  receive(next, now, null);
  const said = next.messages.length ? next.messages[0].text : '';
  openData(said);
}

async function download() {
  const kept = await ask(() => api.exported(store.ticket));
  if (kept !== null) log.download('releve.json', JSON.stringify(kept, null, 2), 'application/json');
}

function backToTalk() {
  show('talk');
  reveal(byId('mark'));
  focusQuestion();
}

// -- Help now

function openCrisis(words) {
  const back = el(
    'button',
    { type: 'button', class: 'option', click: closeCrisis },
    text(now === null ? 'revenir_page' : 'revenir_conversation'),
  );
  const title = el('h2', { id: 'crisis-title' }, text('aide_titre'));
  empty(byId('crisis')).append(title, crisisPage(words), back);
  show('crisis');
  window.scrollTo(0, 0);
  focusOn(byId('crisis'));
}

function closeCrisis() {
  if (now === null) {
    show('start');
    return;
  }
  backToTalk();
}

/** At once, from the page itself; the server hears of it when it can. */
async function helpNow() {
  openCrisis(byId('crisis-text').content.textContent);
  const before = now;
  if (before === null || busy) return;
  try {
    const next = await api.tell(store.ticket, targeted({ command: 'urgence' }));
    if (next === null || busy || now !== before) return;
    now = next;
    for (const message of next.messages) {
      last = Math.max(last, message.id);
      if (message.kind !== 'crisis')
        byId('crisis').insertBefore(rich(message.text, message.kind), byId('crisis').lastChild);
    }
  } catch (refusal) {
    /* the page is on screen: nothing else matters now */
  }
}

function callMe() {
  if (now !== null) {
    command(CALL_BACK, byId('call-me').textContent.trim());
    return;
  }
  if (busy) return;
  if (store.ticket === null && returned === null) askDevice();
  else show('start');
  if (store.ticket === null) {
    wanted = CALL_BACK;
    help.textContent = text('appareil_d_abord');
  }
  start.querySelector('button').focus();
}

// -- Network

function trouble(kind) {
  const before = banner.dataset.kind || '';
  const offline = kind === null && navigator.onLine === false;
  const after = kind || (offline ? 'waiting' : '');
  if (before === after) return;
  banner.dataset.kind = after;
  const words = { network: 'hors_ligne', server: 'serveur', waiting: 'hors_ligne_attente' }[after];
  empty(banner);
  if (words) banner.append(text(words));
  if (kind) banner.append(' ', el('button', { type: 'button', click: api.retryNow }, text('reessayer')));
}

// -- All together

// While what comes before the question is read, the question waits at the bottom and says where it is.
new IntersectionObserver(([mark]) => {
  heading.classList.toggle('below', !mark.isIntersecting && mark.boundingClientRect.top > 0);
}).observe(byId('mark'));

api.watch(trouble);
window.addEventListener('offline', () => trouble(busy ? 'network' : null));
window.addEventListener('online', () => busy || trouble(null));
exit.listen(() => exit.leave(sending));
menu.listen({
  myData: openData,
  restart: () => command('recommencer', byId('restart').textContent),
  erase: eraseAll,
  asksItself: () => now !== null && now.case !== null,
});
byId('back').addEventListener('click', () => command('retour', null));
byId('help-now').addEventListener('click', helpNow);
byId('call-me').addEventListener('click', callMe);
heading.addEventListener('click', () => reveal(byId('mark')));
byId('new-code').addEventListener('click', () => {
  menu.close(false);
  offerCode();
});
byId('have-code').addEventListener('submit', (event) => {
  event.preventDefault();
  haveCode();
});
device.addEventListener('submit', (event) => event.preventDefault());
device.querySelectorAll('button').forEach((button) =>
  button.addEventListener('click', () => {
    store.choose(button.value === 'mien');
    if (passage !== null) comeThrough();
    else if (returned === null) begin();
    else openReturned();
  }),
);
poll(refresh, () => view === 'talk' && now.case !== null);
// A copy that the browser kept of this page must not outlive what it showed.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

const early = address.get('appareil');
if (early !== null || passage !== null) history.replaceState(null, '', location.pathname);
if (passage !== null) {
  askDevice();
} else if (store.ticket !== null) {
  offerToResume();
} else if (early === 'code') {
  haveCode();
} else if (early !== null) {
  store.choose(early === 'mien');
  begin();
}
bars();
