// Where the person writes in their own words.
import { byId, el } from './dom.js';
import { draftOf, text } from './settings.js';
import { store } from './store.js';

/** Free text. No spelling checker: some send what is written to their maker. */
export function composer(prompt, answer) {
  const input = area('1');
  const send = el('button', { class: 'send', 'aria-label': text('repondre') }, '↑');
  const form = el(
    'form',
    { class: 'composer', novalidate: true },
    el('label', { for: 'words' }, text('vos_mots')),
    input,
    send,
  );
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !window.matchMedia('(pointer: fine)').matches)
      return;
    event.preventDefault();
    send.click();
  });
  submitting(form, input, prompt, answer);
  return form;
}

/** A message to somebody: several lines, and a button that says what it does. */
export function writing(prompt, answer) {
  const input = area('3');
  const form = el(
    'form',
    { class: 'answers writing', novalidate: true },
    el('label', { for: 'words' }, text('votre_message')),
    input,
    el('button', { class: 'option primary' }, text('envoyer_message')),
  );
  submitting(form, input, prompt, answer);
  return form;
}

/** What was used last, where a refusal is said. */
export function use(node) {
  const ask = byId('ask');
  ask.querySelectorAll('.used').forEach((each) => each.classList.remove('used'));
  node.classList.add('used');
}

function area(rows) {
  const input = el('textarea', { id: 'words', class: 'typed', rows, autocomplete: 'off', spellcheck: 'false' });
  input.addEventListener('input', () => {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight + 2}px`;
    input.scrollIntoView({ block: 'nearest' });
  });
  return input;
}

export function submitting(form, input, prompt, answer) {
  input.value = store.draft(draftOf(prompt));
  input.addEventListener('input', () => store.saveDraft(draftOf(prompt), input.value));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    use(form);
    if (input.value.trim()) answer({ text: input.value }, input.value.trim());
    else input.focus();
  });
}
