// Says when a request of the page failed, without which an htmx button that fails just does nothing; sends a form once.
'use strict';

function trouble(shown) {
  const place = document.getElementById('trouble');
  place.textContent = shown ? place.dataset.text : '';
  place.hidden = !shown;
}

document.addEventListener('htmx:responseError', () => trouble(true));
document.addEventListener('htmx:sendError', () => trouble(true));
document.addEventListener('htmx:afterRequest', (event) => event.detail.successful && trouble(false));

// A second press on a form that is on its way would do the same thing twice: answer a person twice, for instance.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.hasAttribute('hx-post') || form.hasAttribute('hx-get')) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
// A template begins the message, or goes below what is already written there.
document.addEventListener('change', ({ target }) => {
  const chosen = target.dataset.fills && target.selectedOptions[0];
  if (!chosen || !chosen.dataset.text) return;
  const field = document.getElementById(target.dataset.fills);
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${chosen.dataset.text}` : chosen.dataset.text;
  field.scrollTop = 0;
});
document.addEventListener('click', ({ target }) => target.closest('[data-print]') && window.print());

// On a narrow screen the pages are behind a button.
const menu = document.getElementById('menu');
function unfold(open) {
  menu.setAttribute('aria-expanded', String(open));
  document.getElementById('pages').classList.toggle('open', open);
}
menu?.addEventListener('click', () => unfold(menu.getAttribute('aria-expanded') !== 'true'));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || menu?.getAttribute('aria-expanded') !== 'true') return;
  unfold(false);
  menu.focus();
});
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
