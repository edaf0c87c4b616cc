import { byId, el, empty } from './dom.js';
import { rich } from './rich.js';
import { inWindow, paused, text } from './settings.js';
import { expected, foot, head, keep, sent } from './sheet.js';
import { store } from './store.js';

const log = byId('log');
let waiting = null;

/** What the assistant said; `quietly` when it was heard before. */
export function said(message, quietly) {
  const live = quietly ? 'off' : null;
  const bubble = el(
    'div',
    { class: `msg ${message.kind}`, tabindex: '-1', 'aria-live': live },
    message.kind === 'member' ? el('p', { class: 'from' }, text('reponse')) : null,
    rich((paused.some((each) => message.text.startsWith(each)) ? leaving() : '') + message.text, message.kind),
  );
  log.append(bubble);
  return bubble;
}

/** How to stop here without losing anything: it depends on what this device keeps. */
function leaving() {
  return `${text(store.personal || inWindow ? 'pause_fermer' : 'code_offre_onglet')}\n\n${text('pause_quitter')}\n\n`;
}

/** A question that has been answered. */
export function asked(words) {
  return said({ kind: 'asked', text: words }, true);
}

/** What the person answered; no machine translates it on somebody else's computer. */
export function mine(words) {
  const bubble = el(
    'div',
    { class: 'msg mine', translate: 'no', 'aria-live': 'off' },
    el('span', { class: 'hidden' }, `${text('vous')} `),
    el('p', null, words),
  );
  log.append(bubble);
  return bubble;
}

/** An answer read from the person's own words: taken back in one tap, until the next answer is given. */
export function correctable(bubble, press) {
  const button = el('button', { type: 'button', class: 'correct', click: press }, text('corriger'));
  bubble.append(el('p', { class: 'actions' }, button));
}

export function settled() {
  for (const button of log.querySelectorAll('.correct')) button.parentElement.remove();
}

/** Three dots, once an answer takes long enough to be waited for. */
export function wait() {
  waiting = setTimeout(
    () => log.append(el('div', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'))),
    250,
  );
}

export function waited() {
  clearTimeout(waiting);
  const dots = log.querySelector('.dots');
  if (dots !== null) dots.remove();
}

/** The result: one sheet, that can be printed. */
export function result(messages) {
  const sheet = el('section', { class: 'sheet', tabindex: '-1', 'aria-labelledby': 'result-title' });
  sheet.append(head(), el('h2', { id: 'result-title' }, text('resultat')));
  for (const message of messages) sheet.append(el('div', { class: 'part' }, rich(message.text, message.kind)));
  sheet.append(foot(), el('p', { class: 'actions' }, keep()));
  log.append(sheet);
  return sheet;
}

/** Whom to turn to, in place of the question that said so: the walk ends with it. */
export function guidance(words, bubble) {
  const sheet = el(
    'section',
    { class: 'sheet', tabindex: '-1', 'aria-labelledby': 'guidance-title' },
    head(),
    el('h2', { id: 'guidance-title' }, text('vers_qui')),
    rich(words, 'info'),
    foot(),
    el('p', { class: 'actions' }, keep()),
  );
  if (bubble === null) log.append(sheet);
  else bubble.replaceWith(sheet);
  return sheet;
}

/** The receipt of a request; the number stands out, and can be taken along. */
export function receipt(message, number) {
  sent();
  const title = text('demande', { numero: number });
  const sheet = el('section', { class: 'sheet receipt', tabindex: '-1', 'aria-labelledby': `receipt-${message.id}` });
  const heading = el('h2', { id: `receipt-${message.id}` }, title);
  sheet.append(heading, rich(message.text, message.kind), expected(), foot(true));
  const actions = el('p', { class: 'actions' });
  if (navigator.clipboard) {
    const copy = el('button', { type: 'button', 'aria-live': 'polite' }, text('copier'));
    copy.addEventListener('click', () =>
      navigator.clipboard.writeText(String(number)).then(() => {
        copy.textContent = text('copie');
      }),
    );
    actions.append(copy);
  }
  if (store.personal) {
    const save = el('button', {
      type: 'button',
      click: () => download(`${number}.txt`, `${title}\n\n${message.text}\n`),
    });
    save.textContent = text('enregistrer');
    actions.append(save);
  }
  actions.append(keep());
  sheet.append(actions);
  log.append(sheet);
  return sheet;
}

/** What was said before the page was opened again, folded. */
export function earlier(messages) {
  if (!messages.length) return;
  const folded = el('details', { class: 'earlier' }, el('summary', null, text('messages_precedents')));
  log.append(folded);
  for (const message of messages) folded.append(said(message, true));
}

export function clear() {
  empty(log);
}

/** Give the person a file; of a demonstration, its name says so. */
export function download(name, content, type = 'text/plain') {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const fictive = document.querySelector('.demo') !== null;
  const link = el('a', { href: address, download: fictive ? `demonstration-${name}` : name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
