// What is kept of the person, and what they do with it: see, correct, take back, take along, erase.
import * as api from './api.js';
import { byId, focusOn, reveal } from './dom.js';
import { gone } from './going.js';
import * as log from './log.js';
import * as mydata from './mydata.js';
import * as receipt from './receipt.js';
import { backToTalk, show } from './screen.js';
import { state } from './state.js';
import { store } from './store.js';
import { askNow, command, receive, refused } from './turn.js';

/** « Mes données »; `done` says what was just changed. */
export async function openData(done) {
  if (state.busy) return;
  state.busy = true;
  try {
    const kept = await api.see(store.ticket);
    show('data');
    mydata.show(kept, { back: backToTalk, retry: () => openData(), change, takeBack, erase: eraseAll, download }, done);
  } catch (refusal) {
    refused(refusal);
  } finally {
    state.busy = false;
  }
}

/** One request from the page of what is kept; null when it was refused. */
async function ask(request) {
  if (state.busy) return null;
  state.busy = true;
  try {
    return await request();
  } catch (refusal) {
    if (refusal.status !== 404 && refusal.status !== 401) backToTalk();
    refused(refusal);
    return null;
  } finally {
    state.busy = false;
  }
}

async function change(run, step) {
  const next = await ask(() => api.correct(store.ticket, run, step));
  if (next !== null) await receive(next, state.now, null);
}

/** What the agreement allowed is gone from the server: it also leaves the screen. A chat's is about the chat only. */
async function takeBack(agreement) {
  const next = await ask(() => api.takeBack(store.ticket, agreement));
  if (next === null) return;
  if (!/^(telegram|assistant)-/.test(agreement)) {
    log.clear();
    store.keepResult([]);
  }
  await receive(next, state.now, null);
  const said = next.messages.length ? next.messages[0].text : '';
  openData(said);
}

async function download() {
  const kept = await ask(() => api.exported(store.ticket));
  if (kept !== null) log.download('releve.json', JSON.stringify(kept, null, 2), 'application/json');
}

/** Everything, at once; the assistant asks first where a request was sent. */
export async function eraseAll() {
  if (state.now.case !== null) {
    command('effacer', byId('erase').textContent);
    return;
  }
  if (state.busy) return;
  state.busy = true;
  try {
    await api.erase(store.ticket);
  } catch (refusal) {
    /* already gone: that is what was asked */
  } finally {
    state.busy = false;
  }
  gone();
}

export function offerCode() {
  if (state.view !== 'talk') askNow();
  const sheet = receipt.offer(refused);
  reveal(sheet);
  focusOn(sheet);
}
