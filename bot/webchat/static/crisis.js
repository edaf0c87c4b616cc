// Help now: a whole page, at once, from the page itself.
import * as api from './api.js';
import { byId, el, empty, focusOn } from './dom.js';
import { crisisPage, rich } from './rich.js';
import { backToTalk, show } from './screen.js';
import { text } from './settings.js';
import { heard, state, targeted } from './state.js';
import { store } from './store.js';

const page = byId('crisis');

export function openCrisis(words) {
  const back = el(
    'button',
    { type: 'button', class: 'option', click: closeCrisis },
    text(state.now === null ? 'revenir_page' : 'revenir_conversation'),
  );
  const title = el('h2', { id: 'crisis-title' }, text('aide_titre'));
  empty(page).append(title, crisisPage(words), back);
  show('crisis');
  window.scrollTo(0, 0);
  focusOn(page);
}

function closeCrisis() {
  if (state.now === null) {
    show('start');
    return;
  }
  backToTalk();
}

/** The button: the server hears of it when it can. */
export async function helpNow() {
  openCrisis(byId('crisis-text').content.textContent);
  const before = state.now;
  if (before === null || state.busy) return;
  try {
    const next = await api.tell(store.ticket, targeted({ command: 'urgence' }));
    if (next === null || state.busy || state.now !== before) return;
    state.now = next;
    heard(next.messages);
    for (const message of next.messages)
      if (message.kind !== 'crisis') page.insertBefore(rich(message.text, message.kind), page.lastChild);
  } catch (refusal) {
    /* the page is on screen: nothing else matters now */
  }
}
