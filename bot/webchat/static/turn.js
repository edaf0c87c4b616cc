// A turn: what is answered goes to the server, and what it says comes on screen.
import * as api from './api.js';
import { openCrisis } from './crisis.js';
import { byId, focusOn, reveal } from './dom.js';
import { goodbye, lost } from './going.js';
import * as log from './log.js';
import { unread } from './poll.js';
import * as question from './question.js';
import * as receipt from './receipt.js';
import { build, focusQuestion, show } from './screen.js';
import { draftOf, erased, inWindow, isMessage, speak, text } from './settings.js';
import { heard, moved, state, targeted } from './state.js';
import { store } from './store.js';

const MEETING = 'rendez_vous';
const CALENDAR = 'calendrier';
const ELSEWHERE = 'orientation'; // who follows a person whom this service does not

/** The question of now; `from` is the bubble to look at first. */
export function askNow(from) {
  build(answer);
  show('talk');
  if (from) reveal(from);
}

/** An answer, or a command (`words` null when nothing is to be seen of it). */
export async function answer(body, words) {
  if (state.busy) return;
  if (state.now.prompt.step === MEETING && body.choice === CALENDAR) {
    await takeCalendar();
    return;
  }
  state.busy = true;
  const before = state.now;
  const bubble =
    body.command || isMessage(before.prompt) ? null : log.asked(question.headline(before.prompt));
  const given = words === null ? null : log.mine(words);
  log.settled();
  question.forgive();
  question.hide(true);
  state.sending = body.choice === 'envoyer';
  if (bubble !== null) reveal(bubble);
  log.wait();
  try {
    const next = await api.turn(store.ticket, targeted(body));
    if (before.prompt.step === 'contact_moyen' && body.choice)
      state.contactHint = body.choice === 'courriel' ? 'email' : 'tel';
    const same = !moved(before.prompt, next.prompt);
    const sent = isMessage(before.prompt) && !next.messages.some((message) => message.kind === 'error');
    if (body.text && (sent || !(same && before.prompt.type === 'text'))) store.saveDraft(draftOf(before.prompt), '');
    log.waited();
    if (bubble !== null && same) bubble.remove();
    const ends = before.prompt.step === ELSEWHERE && next.prompt.run === null;
    await receive(next, before, ends ? log.guidance(before.prompt.text, bubble) : given);
  } catch (refusal) {
    log.waited();
    for (const each of [bubble, given]) if (each !== null) each.remove();
    question.hide(false);
    refused(refusal);
  } finally {
    state.busy = false;
    state.sending = false;
  }
}

/** The file comes to this device: nothing is to be said of it. */
async function takeCalendar() {
  state.busy = true;
  try {
    log.download('rendez-vous.ics', await api.calendar(store.ticket), 'text/calendar');
  } catch (refusal) {
    refused(refusal);
  } finally {
    state.busy = false;
  }
}

export function command(name, words) {
  if (state.view !== 'talk' && state.now !== null) askNow();
  return answer({ command: name }, words);
}

/** Another language, whatever is asked: the question comes back in it. */
export async function speakNow(lang) {
  if (state.busy) return;
  state.busy = true;
  const before = state.now;
  try {
    await receive(await api.turn(store.ticket, { lang }), before, null);
  } catch (refusal) {
    refused(refusal);
  } finally {
    state.busy = false;
  }
}

/** Show a turn; `before` is the one before it, `given` the bubble of what was answered. */
export async function receive(next, before, given) {
  store.keepLang(next.lang);
  await speak(next.lang);
  state.now = next;
  heard(next.messages);
  if (next.messages.some((message) => erased.includes(message.text))) {
    goodbye(next.messages[next.messages.length - 1].text);
    return;
  }
  const same = before !== null && !moved(before.prompt, next.prompt);
  const errors = same ? next.messages.filter((message) => message.kind === 'error') : [];
  const isResult = next.result !== null && (before === null || before.result === null);
  const { first, special, echo } = add(
    next.messages.filter((message) => !errors.includes(message)),
    isResult,
  );
  if (echo !== null && before !== null && !same)
    log.correctable(echo, () => answer({ command: 'retour' }, null));
  // From the window, the chat is the way back: no code is needed.
  const sent = next.case !== null && next.messages.some((message) => message.kind === 'receipt');
  if (sent && !inWindow) receipt.offer(refused);
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
  const sent = isMessage(state.now.prompt) && !errors.length;
  if (field !== null && (sent || state.now.prompt.type !== 'text')) {
    field.value = '';
    field.style.height = '';
  }
  if (errors.length) question.refuse(errors.map((each) => each.text).join('\n'));
  else if (from) reveal(from);
}

/** New bubbles; `special` is the one that must be heard before the question. */
export function add(messages, isResult) {
  let first = null;
  let special = null;
  let echo = null;
  const told = messages.filter((message) => message.kind === 'info');
  if (isResult && told.length) {
    first = log.result(told);
    store.keepResult(told.map((message) => message.id));
    special = { node: first };
  }
  for (const message of messages) {
    if (isResult && told.includes(message)) continue;
    const number = state.now.case;
    const node = message.kind === 'receipt' && number !== null ? log.receipt(message, number) : log.said(message);
    first = first || node;
    if (message.kind === 'echo') echo = node;
    if (message.kind === 'crisis') special = { node, crisis: message.text };
    else if (['support', 'receipt', 'member'].includes(message.kind) && special === null) special = { node };
  }
  return { first, special, echo };
}

/** An error that no repetition mends. */
export function refused(refusal) {
  const expected = refusal instanceof api.Refusal;
  const words = (expected && refusal.message) || text('erreur');
  if (refusal.status === 401 || refusal.status === 404 || state.now === null) lost(words);
  else question.refuse(words);
  if (!expected) throw refusal; // a mistake of this page: said kindly, and seen by its tests
}

/** What happened meanwhile: another tab, or a word from the cell. */
export async function refresh() {
  if (state.busy || state.now === null) return;
  const before = state.now;
  try {
    const next = await api.glance(store.ticket, state.last);
    if (next === null || state.busy || state.now !== before) return;
    store.keepLang(next.lang);
    await speak(next.lang);
    const typing = question.typedField();
    const typed = typing !== null && typing.value !== '';
    state.now = next;
    heard(next.messages);
    const { first } = add(next.messages, false);
    const answered = next.messages.some((message) => message.kind === 'member');
    if (answered) unread();
    if (!moved(before.prompt, next.prompt)) {
      if (answered && state.view === 'talk' && !typed) reveal(first);
      return;
    }
    if (state.view !== 'talk') {
      build(answer);
      return;
    }
    askNow(first);
    if (!typed) focusQuestion();
  } catch (refusal) {
    if (state.now === before) refused(refusal);
  }
}
