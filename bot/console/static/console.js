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
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
