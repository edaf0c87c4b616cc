// Several cases at once: while some are ticked, the list waits, or its next refresh would untick them.
'use strict';

const boxes = (which) => document.querySelectorAll(`#list input[form="repartir"]${which}`);

document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.detail.elt.id === 'list' && boxes(':checked').length) event.preventDefault();
});
document.addEventListener('change', (event) => {
  if (event.target.id !== 'tout') return;
  for (const box of boxes('')) box.checked = event.target.checked;
});
