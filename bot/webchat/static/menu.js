// The menu: text size, one's data, starting again, erasing. What cannot be undone is asked twice.
import { byId } from './dom.js';
import { text } from './settings.js';
import { store } from './store.js';

const SIZES = [100, 115, 130, 150, 175, 200];
const menu = byId('menu');
const opener = byId('menu-button');
const sure = byId('sure');

export function close(back) {
  if (menu.hidden) return;
  menu.hidden = true;
  sure.hidden = true;
  opener.setAttribute('aria-expanded', 'false');
  if (back) opener.focus();
}

/** Which entries make sense: `talking` once there is a conversation, `running` inside a questionnaire. */
export function update({ talking, running }) {
  byId('menu-talk').hidden = !talking;
  byId('restart').hidden = !running;
}

function resize(step) {
  const index = Math.min(SIZES.length - 1, Math.max(0, SIZES.indexOf(store.size) + step));
  if (step) store.resize(SIZES[index]);
  document.documentElement.dataset.size = SIZES[index];
  byId('size').textContent = `${SIZES[index]}\u00a0%`;
}

function confirm(question, yes, action) {
  byId('sure-text').textContent = question;
  byId('sure-yes').textContent = yes;
  byId('sure-no').textContent = text('annuler');
  byId('sure-yes').onclick = () => {
    close(true);
    action();
  };
  sure.hidden = false;
  byId('sure-no').focus();
}

/** `erase` is asked here only when `asksItself()` says that the assistant does not. */
export function listen({ myData, restart, erase, asksItself }) {
  opener.addEventListener('click', () => {
    const opens = menu.hidden;
    if (!opens) return close(false);
    menu.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    byId('larger').focus();
    return undefined;
  });
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target) && !opener.contains(event.target)) close(false);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(true);
  });
  byId('smaller').addEventListener('click', () => resize(-1));
  byId('larger').addEventListener('click', () => resize(1));
  byId('sure-no').addEventListener('click', () => {
    sure.hidden = true;
    byId('erase').focus();
  });
  byId('my-data').addEventListener('click', () => {
    close(true);
    myData();
  });
  byId('restart').addEventListener('click', () =>
    confirm(text('recommencer_sur'), byId('restart').textContent, restart),
  );
  byId('erase').addEventListener('click', () => {
    if (!asksItself()) return confirm(text('effacer_sur'), byId('erase').textContent, erase);
    close(true);
    erase();
    return undefined;
  });
  resize(0);
}
