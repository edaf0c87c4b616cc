// Copies a field; where the browser refuses, the words stand selected, ready to be copied by hand.
'use strict';

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return;
  }
  const said = document.getElementById('said');
  said.textContent = '';
  const before = button.textContent;
  button.textContent = said.dataset.copied;
  said.textContent = said.dataset.copied;
  setTimeout(() => (button.textContent = before), 2000);
});
