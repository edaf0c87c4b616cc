// The end of a conversation on this device: erased, started again, or not on the server any more.
import * as api from './api.js';
import * as log from './log.js';
import { inWindow, text } from './settings.js';
import { askDevice, closing } from './start.js';
import { forget } from './state.js';
import { store } from './store.js';

function reset() {
  store.clear();
  log.clear();
  forget();
}

export function forgetAndStart() {
  api.eraseLeaving(store.ticket);
  if (inWindow) {
    gone();
    return;
  }
  reset();
  askDevice();
}

/** The conversation is not on the server any more. */
export function lost(words) {
  reset();
  closing(text('perdue_titre'), words);
}

/** Erased by the person, through the server. */
export function gone() {
  reset();
  closing(text('efface_titre'), '');
}

/** Erased by the assistant: the empty conversation goes too, so that nothing leads to it. */
export function goodbye(words) {
  api.eraseLeaving(store.ticket);
  reset();
  closing(text('efface_titre'), words);
}
