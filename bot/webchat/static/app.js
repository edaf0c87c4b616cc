// One conversation on screen: every button of the page is given its deed here.
import * as api from './api.js';
import { arrive } from './coming.js';
import { helpNow } from './crisis.js';
import { byId, el, empty } from './dom.js';
import * as exit from './exit.js';
import { eraseAll, offerCode, openData } from './kept.js';
import * as menu from './menu.js';
import { poll } from './poll.js';
import { bars, followQuestion, show } from './screen.js';
import { inWindow, text } from './settings.js';
import { askDevice, deviceFirst, start } from './start.js';
import { state } from './state.js';
import { store } from './store.js';
import { command, refresh, speakNow } from './turn.js';

const CALL_BACK = 'parler_a_quelqu_un';
const banner = byId('banner');

function callMe() {
  if (state.now !== null) {
    command(CALL_BACK, byId('call-me').textContent.trim());
    return;
  }
  if (state.busy) return;
  if (store.ticket === null && state.returned === null) askDevice();
  else show('start');
  if (store.ticket === null) {
    state.wanted = CALL_BACK;
    deviceFirst();
  }
  start.querySelector('button').focus();
}

/** Said at the top: what keeps answers from passing, if anything. */
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

followQuestion();
api.watch(trouble);
window.addEventListener('offline', () => trouble(state.busy ? 'network' : null));
window.addEventListener('online', () => state.busy || trouble(null));
exit.listen(() => exit.leave(state.sending));
menu.listen({
  myData: openData,
  restart: () => command('recommencer', byId('restart').textContent),
  erase: eraseAll,
  asksItself: () => state.now !== null && state.now.case !== null,
});
for (const link of document.querySelectorAll('[data-lang]'))
  link.addEventListener('click', (event) => {
    if (state.now === null) return; // nothing is asked yet: the link leads to the same page
    event.preventDefault();
    menu.close(true);
    speakNow(link.dataset.lang);
  });
byId('back').addEventListener('click', () => command('retour', null));
byId('help-now').addEventListener('click', helpNow);
byId('call-me').addEventListener('click', callMe);
if (!inWindow)
  byId('new-code').addEventListener('click', () => {
    menu.close(false);
    offerCode();
  });
poll(refresh, () => state.view === 'talk' && state.now.case !== null);
// A copy that the browser kept of this page must not outlive what it showed.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
if (inWindow) import('./telegram.js').then(({ comeIn }) => comeIn());
else arrive();
bars();
