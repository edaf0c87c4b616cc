// Beginning, and coming back: on the same device, by a code, from a messaging chat.
import * as api from './api.js';
import * as comeback from './comeback.js';
import { byId, el, empty, focusOn } from './dom.js';
import { forgetAndStart } from './going.js';
import * as log from './log.js';
import { focusQuestion, show } from './screen.js';
import { asked, here, inWindow, lang, notice, service, speak, text, welcome } from './settings.js';
import { askDevice, askDeviceAgain, closing, device, opening, start } from './start.js';
import { heard, state } from './state.js';
import { store } from './store.js';
import { add, answer, askNow, command, receive, refused, speakNow } from './turn.js';

const MANAGERS = 'manager'; // the door of the first screen
const address = new URLSearchParams(location.search);
let passage = location.hash.startsWith('#lien=') ? location.hash.slice(6) : null; // a one-time link, not used yet

/** What the address and this device ask for, as the page opens. */
export function arrive() {
  device.addEventListener('submit', (event) => event.preventDefault());
  device.querySelectorAll('button').forEach((button) =>
    button.addEventListener('click', () => {
      store.choose(button.value === 'mien');
      if (passage !== null) comeThrough();
      else if (state.returned === null) begin();
      else openReturned();
    }),
  );
  byId('have-code').addEventListener('submit', (event) => {
    event.preventDefault();
    haveCode();
  });
  const early = address.get('appareil');
  if (early !== null || passage !== null) history.replaceState(null, '', here(lang));
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
}

async function begin() {
  if (state.busy) return;
  state.busy = true;
  opening();
  const campaign = address.get('c');
  try {
    const { id, token, ...turn } = await api.begin(service, campaign ? campaign.slice(0, 64) : null, lang);
    store.keep({ id, token });
    await receive(Object.assign(turn, { messages: turn.messages.filter((each) => ![notice, welcome].includes(each.text)) }), null, null);
    window.scrollTo(0, 0);
  } catch (refusal) {
    refused(refusal);
    return;
  } finally {
    state.busy = false;
  }
  if (state.wanted === null) takeDoor();
  else obeyWanted();
}

/** A link for managers leads through their door, as if they had chosen it: they can go back. */
function takeDoor() {
  if (address.get('porte') !== MANAGERS) return;
  const door = state.now.prompt.options.find((each) => each.id === MANAGERS);
  if (door !== undefined) answer({ choice: door.id }, door.label);
}

function obeyWanted() {
  if (state.wanted === null) return;
  const name = state.wanted;
  state.wanted = null;
  command(name, byId('call-me').textContent.trim());
}

export async function offerToResume() {
  if (asked === null && store.lang !== null && store.lang !== lang) {
    opening();
    await speak(store.lang);
  }
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
  if (state.busy) return;
  state.busy = true;
  opening();
  try {
    await open(await api.look(store.ticket, 0));
  } catch (refusal) {
    refused(refusal);
  } finally {
    state.busy = false;
  }
}

/** What was said before, folded; the result, requests and answers of the cell, in full, and the latest answer first. */
async function open(turn) {
  const wanted = !inWindow && asked !== null && asked !== turn.lang ? asked : null;
  if (wanted === null) {
    store.keepLang(turn.lang);
    await speak(turn.lang);
  }
  state.now = turn;
  const lasting = (message) => message.kind === 'member' || message.kind === 'receipt';
  const known = turn.messages.filter((message) => store.result.includes(message.id));
  const told = known.length === store.result.length ? known : []; // else the server has forgotten it since
  log.earlier(turn.messages.filter((message) => !lasting(message) && !told.includes(message)));
  if (told.length) log.result(told);
  add(turn.messages.filter(lasting), false);
  heard(turn.messages);
  const answers = byId('log').querySelectorAll('.member');
  const latest = answers.length ? answers[answers.length - 1] : null;
  askNow(latest || byId('mark'));
  if (latest !== null) focusOn(latest);
  else focusQuestion();
  if (wanted === null) return;
  state.busy = false;
  await speakNow(wanted);
}

function haveCode() {
  comeback.show(start, { enter, back: askDevice });
  show('start');
}

/** The code is right: nothing is shown before it is said whose device this is. */
async function enter(code) {
  state.returned = await api.comeBack(service, code);
  askDeviceAgain(text('code_bon'));
}

/** A link from a messaging chat: used up only once it is said whose device this is. */
function comeThrough() {
  const link = passage;
  passage = null;
  comeBy(() => api.comeThrough(service, link), text('lien_perdu'));
}

/** The conversation that `request` finds; `failed` says in few words that it does not. */
export async function comeBy(request, failed) {
  if (state.busy) return;
  state.busy = true;
  opening();
  try {
    state.returned = await request();
  } catch (refusal) {
    closing(failed, refusal.message || text('erreur'), true);
    if (!(refusal instanceof api.Refusal)) throw refusal; // a mistake of this page
    return;
  } finally {
    state.busy = false;
  }
  openReturned();
}

async function openReturned() {
  const { id, token, ...turn } = state.returned;
  state.returned = null;
  store.keep({ id, token });
  if (turn.prompt.revision === 0) await receive(turn, null, null);
  else await open(turn);
  obeyWanted();
}
