// The conversation API over a network that fails. A turn keeps its Idempotency-Key from its first attempt to its last,
// so that however often it is repeated it is one answer.
const BASE = '/api/v1/conversations';
const CODES = /\/(return|receipt)$/;
const CALENDAR = /^text\/calendar\b/;
const TIMEOUT = 20000;
const LONGEST_PAUSE = 15000;
const PATIENCE = 4; // attempts at what the server itself fails at

/** An answer that no repetition would change; `message` is written for the person, in the language of the page. */
export class Refusal extends Error {
  constructor(status, found) {
    super(found.detail || found.title || '');
    this.status = status;
  }
}

class Trouble extends Error {
  constructor(status, seconds) {
    super('trouble');
    this.status = status;
    this.pause = seconds * 1000;
  }
}

let stopped = false;
let onTrouble = () => {};
let wake = () => {};

/** `listener` is told 'network', 'server' or null: what keeps requests from passing, if anything. */
export function watch(listener) {
  onTrouble = listener;
}

/** Try again now. */
export function retryNow() {
  wake();
}
window.addEventListener('online', retryNow);

/** Nothing more is sent or heard. */
export function stop() {
  stopped = true;
}

export function begin(service, campaign, lang) {
  return persist('POST', '', null, { service, campaign, lang }, newKey());
}

/** A code to come back with; the former one ends. */
export function receipt(ticket) {
  return persist('POST', `/${ticket.id}/receipt`, ticket);
}

/** Begin again where a code leads; a wrong one, or one too many, is refused. */
export function comeBack(service, code) {
  return persist('POST', '/return', null, { service, code });
}

/** The conversation of a messaging chat, by its one-time link. */
export function comeThrough(service, link) {
  return persist('POST', '/passage', null, { service, link });
}

/** The conversation of the Telegram chat whose button opened this page: `data` says whose, signed, once. */
export function comeIn(service, data) {
  return persist('POST', '/window', null, { service, init_data: data });
}

export function turn(ticket, body) {
  return persist('POST', `/${ticket.id}/turns`, ticket, body, newKey());
}

export function look(ticket, after) {
  return persist('GET', `/${ticket.id}?after=${after}`, ticket);
}

/** The same, tried once: null when the network fails. */
export function glance(ticket, after) {
  return once('GET', `/${ticket.id}?after=${after}`, ticket).catch(unlessRefused);
}

/** A turn that nobody waits for, tried once: null when the network fails. */
export function tell(ticket, body) {
  return once('POST', `/${ticket.id}/turns`, ticket, body, newKey()).catch(unlessRefused);
}

function unlessRefused(error) {
  if (error instanceof Refusal) throw error;
  return null;
}

/** Everything kept, tried once: null when the network fails. */
export function see(ticket) {
  return once('GET', `/${ticket.id}/data`, ticket).catch(unlessRefused);
}

/** The same to take along. */
export function exported(ticket) {
  return persist('GET', `/${ticket.id}/export`, ticket);
}

/** The file of the meetings to come, for a calendar. */
export function calendar(ticket) {
  return persist('GET', `/${ticket.id}/calendar`, ticket);
}

export function takeBack(ticket, agreement) {
  return persist('POST', `/${ticket.id}/agreements`, ticket, { take_back: agreement });
}

export function correct(ticket, run, step) {
  return persist('POST', `/${ticket.id}/corrections`, ticket, { run, step });
}

export function erase(ticket) {
  return persist('DELETE', `/${ticket.id}`, ticket);
}

/** Erase what was not sent, while the page goes away; nobody waits for the answer. */
export function eraseLeaving(ticket) {
  const headers = { Authorization: `Bearer ${ticket.token}` };
  try {
    const how = { method: 'DELETE', headers, keepalive: true, credentials: 'omit' };
    fetch(`${BASE}/${ticket.id}?unsent=true`, how).catch(() => {});
  } catch (error) {
    /* leaving matters more; what is not sent is erased after its delay */
  }
}

async function persist(method, path, ticket, body, key) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const found = await once(method, path, ticket, body, key);
      onTrouble(null);
      return stopped ? new Promise(() => {}) : found;
    } catch (error) {
      if (stopped) return new Promise(() => {});
      if (error instanceof Refusal) {
        onTrouble(null);
        throw error;
      }
      const known = error instanceof Trouble;
      if (known && error.status === 500 && attempt >= PATIENCE) {
        onTrouble(null);
        throw new Refusal(500, {});
      }
      onTrouble(known && error.status !== 429 ? 'server' : known ? null : 'network');
      const backOff = Math.min(LONGEST_PAUSE, 300 * 2 ** attempt) * (0.75 + Math.random() / 2);
      await pause(Math.max(known ? error.pause : 0, backOff));
    }
  }
}

async function once(method, path, ticket, body, key) {
  if (stopped) return new Promise(() => {});
  const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  if (ticket) headers.Authorization = `Bearer ${ticket.token}`;
  if (key) headers['Idempotency-Key'] = key;
  if (body) headers['Content-Type'] = 'application/json';
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), TIMEOUT);
  try {
    const answer = await fetch(BASE + path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      signal: control.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
    if (answer.status === 204) return null;
    // Codes are few an hour: trying again by itself would keep the person waiting without a word.
    if ((answer.status === 429 && !CODES.test(path)) || answer.status >= 500) {
      throw new Trouble(answer.status, Number(answer.headers.get('Retry-After')) || 0);
    }
    if (answer.ok && CALENDAR.test(answer.headers.get('Content-Type'))) return answer.text();
    // A Wi-Fi portal answers with a page of its own: that is no answer, and is tried again.
    const found = await answer.json();
    if (!answer.ok) throw new Refusal(answer.status, found);
    return found;
  } finally {
    clearTimeout(timer);
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join('');
}
