import { el } from './dom.js';
import { escaped, inWindow, numbers, phone, service, sms, text } from './settings.js';

const ADDRESS = 'https?://[^\\s»]*[^\\s».,;:?!)]';
// Numbers of any text: the cell's own (never the person's), and those of help lines too long to be anything else.
const LINES = phone === null ? [] : [escaped(phone)];
const USUAL = new RegExp([ADDRESS, ...LINES, '\\b3\\d{3}\\b', '\\b116[ \\u00a0]\\d{3}\\b'].join('|'), 'g');
// « 15 » is a number to call in a text about a crisis, and in no other.
const CRISIS = new RegExp(`\\b(?:${numbers.join('|')})\\b`, 'g');
const BULLET = '• ';
// Pages of ours, by how their address goes on, with the words that lead there.
const PAGES = [[`/s/${service}/sujets/`, 'ouvrir_fiche'], [`/s/${service}/kits`, 'ouvrir_kits']];

const squeezed = (number) => number.replace(/[^\d]/g, '');
const address = (number) => `${sms.includes(squeezed(number)) ? 'sms' : 'tel'}:${number.replace(/[^\d+]/g, '')}`;

/** Plain text as paragraphs and lists, with addresses and phone numbers to tap. */
export function rich(plain, kind) {
  const pattern = kind === 'crisis' || kind === 'support' ? CRISIS : USUAL;
  const whole = document.createDocumentFragment();
  for (const block of plain.trim().split(/\n{2,}/)) {
    let list = null;
    const lines = block.split('\n');
    lines.forEach((line, index) => {
      if (line.startsWith(BULLET)) {
        if (list === null) whole.append((list = el('ul')));
        list.append(el('li', null, ...linked(line.slice(BULLET.length), pattern)));
        return;
      }
      list = null;
      const title = index === 0 && isTitle(line, lines[1]);
      whole.append(el('p', { class: title ? 'title' : null }, ...linked(line, pattern)));
    });
  }
  return whole;
}

function isTitle(line, next) {
  if (next !== undefined && next.startsWith(BULLET)) return line.length < 80;
  return line.length < 60 && !/[.!?…»]$/.test(line) && !/[:;,]/.test(line.slice(-1));
}

function linked(line, pattern) {
  const parts = [];
  let end = 0;
  line.replace(pattern, (found, start) => {
    parts.push(line.slice(end, start));
    parts.push(link(found));
    end = start + found.length;
    return found;
  });
  parts.push(line.slice(end));
  return parts.filter((part) => part !== '');
}

function link(found) {
  if (!/^http/.test(found)) return el('a', { href: address(found) }, found);
  const [start, words] = PAGES.find(([each]) => found.includes(each)) || [];
  if (start === undefined) return el('a', { href: found }, found);
  // By whatever address the person came; in the frame of a messaging app, beside it.
  return el('a', { href: found.slice(found.indexOf(start)), target: inWindow ? '_blank' : null }, text(words));
}

/** A crisis page: the words first, and under each line the numbers it names, as large buttons. */
export function crisisPage(plain) {
  const whole = document.createDocumentFragment();
  const shown = new Set();
  for (const line of plain.trim().split(/\n+/)) {
    whole.append(el('p', null, line));
    const fresh = (line.match(CRISIS) || []).filter((number) => !shown.has(squeezed(number)));
    if (!fresh.length) continue;
    const calls = el('p', { class: 'calls' });
    for (const number of fresh) {
      shown.add(squeezed(number));
      const words = text(sms.includes(squeezed(number)) ? 'ecrire' : 'appeler', { numero: number });
      calls.append(el('a', { class: 'call', href: address(number) }, words));
    }
    whole.append(calls);
  }
  return whole;
}
