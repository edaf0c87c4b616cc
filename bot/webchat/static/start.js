// The screen before a conversation: whose device this is, what opens, and what is said once all is over.
import { byId, el, empty, focusOn } from './dom.js';
import { show } from './screen.js';
import { inWindow, text } from './settings.js';
import { state } from './state.js';

export const start = byId('start');
export const device = byId('device'); // not in the window, which Telegram opens for its owner
const help = byId('device-help');
export const firstScreen = Array.from(start.childNodes);
const why = el('p', { hidden: true }); // said in place of what helps to answer
if (help !== null) help.after(why);

/** Nothing is kept before it is said whose device this is. */
export function askDevice() {
  why.hidden = true;
  help.hidden = false;
  empty(start).append(...firstScreen);
  show('start');
  window.scrollTo(0, 0);
}

/** The same question alone, with a word on why it is asked now. */
export function askDeviceAgain(reason) {
  const title = device.querySelector('h2');
  title.tabIndex = -1;
  explain(reason);
  empty(start).append(device);
  window.scrollTo(0, 0);
  focusOn(title);
}

/** The question is on screen already: say why it comes first. */
export function deviceFirst() {
  explain(text('appareil_d_abord'));
}

function explain(reason) {
  why.textContent = reason;
  why.hidden = false;
  help.hidden = true;
}

/** Something is asked of the server, and opens when it has answered. */
export function opening() {
  empty(start).append(el('p', { class: 'opening', role: 'status' }, text('ouverture')));
}

/** All is over; or (`refused`) could not begin, and the words say what to do. */
export function closing(title, words, refused) {
  state.view = 'end';
  const head = el('h2', { tabindex: '-1' }, title);
  empty(start).append(head);
  if (words) start.append(el('p', null, words));
  if (inWindow) {
    if (!refused) start.append(el('p', null, text('fenetre_retour')));
  } else {
    const again = el('button', { type: 'button', class: 'option', click: askDevice }, text('nouvelle'));
    start.append(el('p', null, text('efface_fermer')), again);
  }
  show('start');
  focusOn(head);
}
