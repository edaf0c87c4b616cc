// The way back in: a code typed on a device that knows nothing yet.
import { Refusal } from './api.js';
import { el, empty } from './dom.js';
import { complain } from './receipt.js';
import { text } from './settings.js';

const DIGITS = 12;
const BETWEEN = /[\s.,/_\u2010-\u2015\u00b7-]/g;

/** `enter(code)` goes on once the code is right; `back` returns to the first screen. */
export function show(place, { enter, back }) {
  const field = el('input', {
    id: 'code-typed',
    class: 'typed digits',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: DIGITS * 3,
  });
  const go = el('button', { class: 'option primary' }, text('code_entrer'));
  const form = el(
    'form',
    { novalidate: true },
    el('label', { for: 'code-typed' }, text('code_champ')),
    field,
    go,
    el('button', { type: 'button', class: 'option', click: back }, text('code_sans')),
  );
  let asking = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (asking) return;
    const digits = field.value.replace(BETWEEN, '').length;
    if (digits !== DIGITS) {
      complain(field, text('code_court', { n: digits }));
      return;
    }
    asking = true;
    go.textContent = text('code_instant');
    try {
      await enter(field.value);
    } catch (refusal) {
      complain(field, (refusal instanceof Refusal && refusal.message) || text('erreur'));
      if (!(refusal instanceof Refusal)) throw refusal; // a mistake of this page: said kindly, and seen by its tests
    } finally {
      asking = false;
      go.textContent = text('code_entrer');
    }
  });
  empty(place).append(el('h2', null, text('code_titre')), el('p', null, text('code_explique')), form);
  window.scrollTo(0, 0);
  field.focus();
}
