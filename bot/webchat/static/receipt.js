// The code that brings a person back from any device: offered, shown once, and hidden again only when it was noted.
import { receipt } from './api.js';
import { byId, el, empty, focusOn, reveal } from './dom.js';
import { download } from './log.js';
import { text } from './settings.js';
import { store } from './store.js';

const END = 4; // digits asked again
const FILE = 'note.txt';

/** One sheet at the end of the conversation, at most; `refused` takes an error that no repetition mends. */
export function offer(refused) {
  const old = byId('code');
  if (old !== null) old.remove();
  const sheet = el('section', {
    id: 'code',
    class: 'sheet code',
    tabindex: '-1',
    'aria-live': 'off',
    'aria-labelledby': 'code-title',
  });
  const ask = el('button', { type: 'button', class: 'option primary' }, text('code_demander'));
  ask.addEventListener('click', async () => {
    ask.disabled = true;
    ask.textContent = text('code_instant');
    try {
      show(sheet, (await receipt(store.ticket)).code);
    } catch (refusal) {
      if (refusal.status === 429) {
        ask.disabled = false;
        ask.textContent = text('code_demander');
        say(ask, refusal.message);
      } else {
        sheet.remove();
        refused(refusal);
      }
    }
  });
  fill(sheet, text('code_offre_titre'), el('p', null, text(store.personal ? 'code_offre' : 'code_offre_onglet')), ask);
  byId('log').append(sheet);
  return sheet;
}

function fill(sheet, title, ...parts) {
  empty(sheet).append(el('h2', { id: 'code-title' }, title), ...parts);
}

function look(sheet) {
  reveal(sheet);
  focusOn(sheet);
}

function show(sheet, code) {
  const actions = el('p', { class: 'actions' });
  if (navigator.clipboard) {
    const copy = el('button', { type: 'button', 'aria-live': 'polite' }, text('code_copier'));
    copy.addEventListener('click', () =>
      navigator.clipboard.writeText(code).then(() => {
        copy.textContent = text('code_copie');
      }),
    );
    actions.append(copy);
  }
  if (store.personal) {
    const save = { type: 'button', click: () => download(FILE, `${code}\n`) };
    actions.append(el('button', save, text('enregistrer')));
  }
  const noted = { type: 'button', class: 'option primary', click: () => check(sheet, code) };
  fill(
    sheet,
    text('code_montre_titre'),
    el(
      'p',
      { class: 'digits', translate: 'no' },
      el('span', { 'aria-hidden': 'true' }, code),
      // Digit by digit, as a phone number is dictated.
      el('span', { class: 'hidden' }, code.split('').join(' ')),
    ),
    el('p', null, text('code_noter')),
    el('p', null, text('code_usage')),
    actions,
    el('button', noted, text('code_note')),
  );
  look(sheet);
}

/** The end of the code, from the note and not from the screen: who has it wrong sees the code again. */
function check(sheet, code) {
  const field = el('input', {
    id: 'code-end',
    class: 'typed digits',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: END * 2,
  });
  const form = el(
    'form',
    { novalidate: true },
    el('label', { for: 'code-end' }, text('code_verifier')),
    field,
    el('button', { class: 'option primary' }, text('code_valider')),
    el('button', { type: 'button', class: 'option', click: () => show(sheet, code) }, text('code_revoir')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value.replace(/\D/g, '') === code.slice(-END)) {
      fill(sheet, text('code_garde_titre'), el('p', null, text('code_garde')));
      look(sheet);
    } else complain(field, text('code_fin_fausse'));
  });
  fill(sheet, text('code_verifier_titre'), form);
  reveal(sheet);
  field.focus();
}

function say(beside, words) {
  const old = byId('code-error');
  if (old !== null) old.remove();
  const error = el('p', { id: 'code-error', class: 'refusal', role: 'alert' });
  beside.before(error);
  error.textContent = words;
}

/** What is wrong with what was typed, beside it. */
export function complain(field, words) {
  say(field, words);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', 'code-error');
  field.focus();
}
