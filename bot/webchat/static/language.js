// The language of the page follows that of the conversation: the same page in the other one lends its words. Loaded when
// it is first needed.
import { byId } from './dom.js';
import { here, lang, learn } from './settings.js';
import { firstScreen } from './start.js';

const page = document.documentElement;

/** Every word of the page in another language. Fails while the network does. */
export async function turnInto(spoken) {
  const answer = await fetch(here(spoken), { credentials: 'omit', redirect: 'error' });
  const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
  learn(JSON.parse(other.getElementById('settings').textContent));
  for (const root of [page, ...firstScreen.filter((node) => node.querySelectorAll)]) put(root, other);
  byId('exit').href = other.getElementById('exit').getAttribute('href');
  for (const id of ['neutral', 'crisis-text']) byId(id).innerHTML = other.getElementById(id).innerHTML;
  page.lang = other.documentElement.lang;
  history.replaceState(null, '', here(spoken));
}

function put(root, other) {
  lend(root, other, 'data-say', (mine, theirs) => { mine.textContent = theirs.textContent; });
  lend(root, other, 'data-label', (mine, theirs) => mine.setAttribute('aria-label', theirs.getAttribute('aria-label')));
  lend(root, other, 'data-title', (mine, theirs) => { mine.title = theirs.title; });
  for (const link of root.querySelectorAll('[data-lang]')) {
    if (link.dataset.lang === lang) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

function lend(root, other, name, give) {
  const mine = Array.from(root.querySelectorAll(`[${name}]`));
  if (root.hasAttribute(name)) mine.push(root);
  for (const each of mine) give(each, other.querySelector(`[${name}="${each.getAttribute(name)}"]`));
}
