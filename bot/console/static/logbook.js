// The texts of a logbook keep themselves (htmx sends them); this says where they are, tries again, and loses none.
'use strict';

const AGAIN_AFTER = 5000;
const words = document.querySelector('[data-writing]').dataset;
const pending = new Set();

const isText = (element) => element instanceof HTMLTextAreaElement && 'section' in element.dataset;

function say(text, what) {
  const line = text.form.querySelector('.kept');
  if (line) line.textContent = what;
}

function keepNow() {
  for (const text of pending) htmx.trigger(text, 'save');
}

document.addEventListener('input', ({ target }) => {
  if (!isText(target)) return;
  pending.add(target);
  say(target, words.writing);
});
// A button of its form sends the text along: the same sent beside it could arrive later, as if somebody else wrote.
document.addEventListener('focusout', ({ target, relatedTarget }) => {
  if (pending.has(target) && relatedTarget?.form !== target.form) htmx.trigger(target, 'save');
});
document.addEventListener('htmx:beforeRequest', (event) => {
  const text = event.detail.elt;
  if (isText(text) && text.form.dataset.sent) event.preventDefault();
});
document.addEventListener('visibilitychange', () => document.hidden && keepNow());
document.addEventListener('submit', ({ target }) => {
  for (const text of pending) if (text.form === target) pending.delete(text);
});
window.addEventListener('beforeunload', (event) => {
  if (!pending.size) return;
  event.preventDefault();
  // Whoever is asked, and stays, goes on with every form.
  setTimeout(() => document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent));
});

document.addEventListener('htmx:afterRequest', ({ detail }) => {
  const text = detail.elt;
  if (!isText(text) || detail.successful) return;
  say(text, words.failed);
  setTimeout(() => pending.has(text) && htmx.trigger(text, 'save'), AGAIN_AFTER);
});
// Where two texts wait to be put together, what was typed stays, and is sent along with the choice.
document.addEventListener('htmx:afterSwap', ({ target, detail }) => {
  const text = target.closest('form')?.querySelector('textarea[data-section]');
  if (!text) return;
  text.readOnly = Boolean(text.form.querySelector('[data-conflict]'));
  if (text.readOnly || detail.requestConfig.parameters.texte === text.value) pending.delete(text);
  else say(text, words.writing);
});
