// The window that Telegram opens from a button of the chat: its address says who comes, signed, good once. No question
// about the device: what is kept goes with the window. Telegram's own script is not loaded.
import * as api from './api.js';
import { comeBy, offerToResume } from './coming.js';
import { byId } from './dom.js';
import { show } from './screen.js';
import { here, lang, service, text } from './settings.js';
import { store } from './store.js';

/** Into the conversation of the chat; the signed words leave the address first. */
export function comeIn() {
  const signed = new URLSearchParams(location.hash.slice(1)).get('tgWebAppData');
  if (location.hash) history.replaceState(null, '', here(lang));
  tell('web_app_ready');
  tell('web_app_expand');
  show('start');
  if (signed !== null) {
    store.choose(false);
    comeBy(() => api.comeIn(service, signed), text('fenetre_fermee'));
  } else if (store.ticket !== null) {
    offerToResume();
  } else {
    byId('alone').hidden = false;
  }
}

/** Its protocol: the page is ready, and wants the whole height. */
function tell(eventType) {
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(eventType, '""');
  else if (window.parent !== window)
    window.parent.postMessage(JSON.stringify({ eventType, eventData: '' }), 'https://web.telegram.org');
}
