// The language of the page follows that of the conversation: the same page in the other one lends its words.
import { byId } from './dom.js';
import { lang, learn } from './settings.js';
import { firstScreen } from './start.js';

const page = document.documentElement;

/** Where this page is, in its language. */
export function here(spoken) {
  return location.pathname + (spoken === 'fr' ? '' : `?lang=${spoken}`);
}

/** The language that the address asked for as the page opened, null without. */
export const asked = new URLSearchParams(location.search).has('lang') ? lang : null;

/** Every word of the page in another language; false while the network fails: the conversation goes on as it was. */
export async function speak(spoken) {
  if (spoken === lang) return true;
  try {
    const answer = await fetch(here(spoken), { credentials: 'omit', redirect: 'error' });
    const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
    learn(JSON.parse(other.getElementById('settings').textContent));
    put(other);
    page.lang = other.documentElement.lang;
    history.replaceState(null, '', here(spoken));
    return true;
  } catch (error) {
    return false;
  }
}

function put(other) {
  for (const root of [page, ...firstScreen.filter((node) => node.querySelectorAll)]) {
    lend(root, other, 'data-say', (mine, theirs) => { mine.textContent = theirs.textContent; });
    lend(root, other, 'data-label', (mine, theirs) => mine.setAttribute('aria-label', theirs.getAttribute('aria-label')));
    lend(root, other, 'data-title', (mine, theirs) => { mine.title = theirs.title; });
    for (const link of root.querySelectorAll('[data-lang]')) {
      if (link.dataset.lang === lang) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
  byId('exit').href = other.getElementById('exit').getAttribute('href');
  for (const id of ['neutral', 'crisis-text']) byId(id).innerHTML = other.getElementById(id).innerHTML;
}

function lend(root, other, name, give) {
  const mine = Array.from(root.querySelectorAll(`[${name}]`));
  if (root.hasAttribute(name)) mine.push(root);
  for (const each of mine) give(each, other.querySelector(`[${name}="${each.getAttribute(name)}"]`));
}
