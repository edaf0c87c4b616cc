// Keyboard shortcuts: one letter, never while something is typed, and turned off for good with one box (WCAG 2.1.4).
'use strict';

const KEPT = 'relais-keys';
const dialog = document.getElementById('keys');
const box = document.getElementById('keys-on');

function enabled() {
  try { return localStorage.getItem(KEPT) !== 'off'; } catch { return true; }
}

function typing(target) {
  return target.isContentEditable || target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select');
}

function step(by) {
  const rows = [...document.querySelectorAll('table.cases td.number a[href]')];
  if (!rows.length) return false;
  const here = rows.findIndex((row) => row.closest('tr').contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + by));
  rows[next].focus();
  return true;
}

// What a letter opens may stand in a folded part of the page.
function enter(id) {
  const place = document.getElementById(id);
  if (!place) return false;
  place.closest('details')?.setAttribute('open', '');
  place.focus();
  place.scrollIntoView({ block: 'center' });
  return true;
}

function follow(name) {
  const link = document.querySelector(`[data-key="${name}"]`);
  if (!link) return false;
  link.click();
  return true;
}

const ACTS = {
  '?': () => { dialog.showModal(); return true; },
  j: () => step(1),
  k: () => step(-1),
  '/': () => enter('cherche'),
  r: () => enter('message'),
  n: () => enter('note'),
  t: () => enter('tache'),
  i: () => follow('imprimer'),
  f: () => follow('file'),
  a: () => follow('agenda'),
  c: () => { if (!follow('nouvelle')) location.assign('/cellule/nouvelle'); return true; },
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
  if (!(event.target instanceof Element) || typing(event.target)) return;
  if (!enabled() && event.key !== '?') return;
  if (ACTS[event.key]?.()) event.preventDefault();
});

box.checked = enabled();
box.addEventListener('change', () => {
  try { localStorage.setItem(KEPT, box.checked ? 'on' : 'off'); } catch { box.checked = true; }
});
document.getElementById('keys-open').addEventListener('click', () => dialog.showModal());
