// What is worth keeping on paper: the result, the request, how to reach the team, help in an emergency.
import { el } from './dom.js';
import { sheet, text } from './settings.js';

const lines = (all) => el('ul', null, ...all.map((line) => el('li', null, line)));
let latest = null; // the end that goes on paper, so that one page says it once

/** Whose sheet it is: on paper only, where no bar says it. */
export function head() {
  return el('p', { class: 'paper whose' }, sheet.service);
}

/** What happens after a request was sent. */
export function expected() {
  return el('div', { class: 'part' }, el('p', { class: 'title' }, text('attendre_titre')), lines(sheet.expect));
}

/** The end of a sheet; `said` when the sheet itself says it on screen. */
export function foot(said) {
  if (latest !== null) latest.classList.add('screen');
  latest = el(
    'div',
    { class: said ? 'part foot paper' : 'part foot' },
    el('p', { class: 'title' }, text('joindre_titre')),
    el('p', null, sheet.reach),
    el('p', { class: 'title' }, text('urgence_titre')),
    el('p', { class: 'screen' }, sheet.urgent),
    el('div', { class: 'paper numbers' }, lines(sheet.numbers)),
  );
  return latest;
}

/** A request was sent: on paper, what the result says of sending one is no longer true. */
export function sent() {
  document.querySelectorAll('#log .sheet').forEach((each) => each.classList.add('before'));
}

/** The button that prints, or saves through the printing window. */
export function keep() {
  return el('button', { type: 'button', click: () => window.print() }, text('garder_page'));
}
