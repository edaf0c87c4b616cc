let settings = JSON.parse(document.getElementById('settings').textContent);

export const { service, phone, numbers, sms, buttonsOnly, inWindow } = settings;
export let { lang, notice, welcome, sheet, erased, paused } = settings; // in the language of the page

/** The same in another language. */
export function learn(other) {
  settings = other;
  ({ lang, notice, welcome, sheet, erased, paused } = settings);
}

/** Where this page is in a language. */
export const here = (spoken) => location.pathname + (spoken === 'fr' ? '' : `?lang=${spoken}`);

/** The language that the address asked for as the page opened, null without. */
export const asked = new URLSearchParams(location.search).has('lang') ? lang : null;

/** The page follows the language of the conversation. */
export async function speak(spoken) {
  if (spoken === lang) return;
  try {
    await (await import('./language.js')).turnInto(spoken);
  } catch (error) {
    /* no network: what is asked comes in the language of the conversation, the bars around it another time */
  }
}

export const escaped = (plain) => plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One of the page's texts, its placeholders filled. */
export function text(key, words) {
  return settings.texts[key].replace(/\{(\w+)\}/g, (whole, name) => (words && name in words ? words[name] : whole));
}

/** What a prompt does not say of its step: role, options that exclude the others, format. */
export function about(step) {
  return Object.assign({ role: '', alone: [], format: null, buttons: false }, settings.steps[step]);
}

/** Whether what is written goes to the cell, one message after another. */
export function isMessage(prompt) {
  return about(prompt.step).format === 'message';
}

/** Under which name an unfinished text is kept: what was begun for one cell is never shown for another. */
export function draftOf(prompt) {
  return isMessage(prompt) ? `${prompt.step}-${prompt.revision}` : prompt.step;
}

/** « Changer : Moral actuel (Bon) » → ['Moral actuel', 'Bon']; null for a label written otherwise. */
export function changed(label) {
  const parts = settings.texts.changer.split(/\{\w+\}/).map(escaped);
  const found = new RegExp(`^${parts.join('([^]+?)')}$`).exec(label);
  return found && found.slice(1);
}
