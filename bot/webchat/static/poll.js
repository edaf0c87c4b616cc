// Looking for a word from the cell while somebody may read it: often at first, then less and less until they move again.
const SOON = 20000;
const LATE = 300000;
const title = document.title;
const UNREAD = `(1) ${title}`;

/** `look()` asks the server; between two moves of the person it is only called while `wanted()`. */
export function poll(look, wanted) {
  let pause = SOON;
  let timer = null;

  function plan() {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') timer = setTimeout(tick, pause);
  }

  async function tick() {
    pause = Math.min(LATE, pause * 1.5);
    if (wanted()) await look();
    plan();
  }

  function again() {
    pause = SOON;
    plan();
  }

  function atOnce() {
    again();
    if (document.visibilityState === 'visible') look();
  }

  document.addEventListener('visibilitychange', atOnce);
  window.addEventListener('online', atOnce);
  for (const move of ['pointerdown', 'keydown']) document.addEventListener(move, again, true);
  plan();
}

/** Something new, and the person looks elsewhere: all that the tab may say of it. */
export function unread() {
  if (!document.hasFocus()) document.title = UNREAD;
}

window.addEventListener('focus', () => {
  if (document.title === UNREAD) document.title = title;
});
