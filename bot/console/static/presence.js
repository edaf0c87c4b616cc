// A page left alone shows nothing for longer than its session lasts; one that is typed in keeps its session.
'use strict';

const IDLE = Number(document.body.dataset.idle) * 1000;
const SAY_AFTER = 5 * 60 * 1000;
const LOOK_EVERY = 15 * 1000;
let seen = Date.now();
let said = seen;

function leave() {
  location.replace(location.pathname + location.search);
}

function present() {
  const now = Date.now();
  if (now - seen >= IDLE) return leave();
  seen = now;
  if (now - said < SAY_AFTER) return;
  said = now;
  fetch('/cellule/presence').then((answer) => answer.redirected && leave(), () => {});
}

for (const sign of ['keydown', 'pointerdown', 'scroll']) document.addEventListener(sign, present, { passive: true });
// The clock is looked at: a timer alone would stand still while the computer sleeps.
setInterval(() => Date.now() - seen >= IDLE && leave(), LOOK_EVERY);
document.addEventListener('visibilitychange', () => document.hidden || Date.now() - seen < IDLE || leave());
