// What this device keeps: a ticket to the conversation, its language, the text size and which messages told the result,
// never an answer. On the person's own device in localStorage, so that a closed tab can be resumed; elsewhere in sessionStorage,
// which goes with the tab. The names say nothing to whoever looks.
import { service } from './settings.js';

const NAME = `r.${service}`;
const DRAFT = `d.${service}`;

function area(kind) {
  try {
    const found = window[kind];
    found.getItem(NAME);
    return found;
  } catch (error) {
    return null; // storage is blocked: the conversation then lives in memory only
  }
}

const own = area('localStorage');
const tab = area('sessionStorage');
let where = null;
let kept = {};

for (const each of [tab, own]) {
  const found = each && each.getItem(NAME);
  if (found && where === null) {
    try {
      kept = JSON.parse(found);
      where = each;
    } catch (error) {
      each.removeItem(NAME);
    }
  }
}

function write() {
  try {
    if (where !== null) where.setItem(NAME, JSON.stringify(kept));
  } catch (error) {
    where = null;
  }
}

export const store = {
  get ticket() {
    return kept.t || null;
  },
  get size() {
    return kept.z || 100;
  },
  get personal() {
    return where !== null && where === own;
  },

  choose(personal) {
    where = personal ? own : tab;
    write();
  },
  keep(ticket) {
    if (kept.t && kept.t.id !== ticket.id) delete kept.r;
    kept.t = ticket;
    write();
  },
  /** The language of the conversation, null before there is one. */
  get lang() {
    return kept.l || null;
  },
  keepLang(lang) {
    if (kept.l === lang) return;
    kept.l = lang;
    write();
  },
  /** Ids of the messages that told the latest result; their words stay on the server. */
  get result() {
    return kept.r || [];
  },
  keepResult(ids) {
    kept.r = ids;
    write();
  },
  resize(size) {
    kept.z = size;
    write();
  },

  /** Words not sent yet come back after a reload, on the person's own device only, and only in this tab. */
  saveDraft(step, words) {
    if (!this.personal || tab === null) return;
    try {
      if (words) tab.setItem(DRAFT, JSON.stringify([step, words]));
      else tab.removeItem(DRAFT);
    } catch (error) {
      /* full or blocked: the field still holds them */
    }
  },
  draft(step) {
    const found = tab && tab.getItem(DRAFT);
    if (!found) return '';
    const [of, words] = JSON.parse(found);
    return of === step ? words : '';
  },

  clear() {
    const size = kept.z;
    kept = size ? { z: size } : {};
    where = null;
    for (const each of [own, tab]) if (each !== null) each.clear();
  },
};
