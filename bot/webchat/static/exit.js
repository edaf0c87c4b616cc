// Quick exit. First the screen, then the device, then the server: what somebody could see over the shoulder goes
// at once, with no network. The calendar then replaces this page in the tab's history.
import { eraseLeaving, stop } from './api.js';
import { byId } from './dom.js';
import { store } from './store.js';

const TWICE = 1500;
let left = false;

/** The server forgets what was not sent, unless something is on its way to it: then `sending`. */
export function leave(sending) {
  if (left) return;
  left = true;
  const ticket = store.ticket;
  const neutral = byId('neutral').content;
  const address = byId('exit').href;
  stop();
  document.title = neutral.querySelector('h1').textContent;
  document.body.replaceWith(document.createElement('body'));
  document.body.append(neutral.cloneNode(true));
  window.scrollTo(0, 0);
  store.clear();
  if (ticket && !sending) eraseLeaving(ticket);
  // Without network, or in a frame where no other page may show, the calendar already on screen stays.
  if (window.parent !== window) return;
  if (navigator.onLine === false) history.replaceState(null, '', address);
  else location.replace(address);
}

export function listen(go) {
  let last = -Infinity;
  byId('exit').addEventListener('click', (event) => {
    event.preventDefault();
    go();
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || event.repeat) return;
      if (event.timeStamp - last < TWICE) go();
      last = event.timeStamp;
    },
    true,
  );
  // Left or erased in another tab: this one must not stay behind.
  window.addEventListener('storage', (event) => {
    if (event.key === null && store.personal) go();
  });
}
