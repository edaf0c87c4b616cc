// « Mes données »: everything kept, in words, as a page of its own that can also be printed and taken along.
import { byId, el, empty, focusOn } from './dom.js';
import { about, text } from './settings.js';
import { store } from './store.js';

const page = byId('mydata');

/** `kept` is null when the network failed; `actions`: back, retry, change, takeBack, erase, download. */
export function show(kept, actions, done) {
  const title = el('h2', { tabindex: '-1' }, text('donnees_titre'));
  empty(page).append(title);
  if (done) page.append(el('p', { class: 'notice', role: 'status' }, done));
  const code = kept !== null && kept.receipt_code ? el('p', null, text('donnees_code')) : null;
  page.append(part('donnees_appareil', el('p', null, text(store.personal ? 'garde_ici' : 'garde_onglet')), code));
  if (kept === null) page.append(el('p', { class: 'notice', role: 'alert' }, text('donnees_reseau')));
  else whole(kept, actions);
  const again = kept === null ? button('reessayer', actions.retry) : null;
  page.append(el('div', { class: 'ways' }, again, button('revenir_conversation', actions.back, 'primary')));
  window.scrollTo(0, 0);
  focusOn(title);
}

function whole(kept, actions) {
  const day = days(kept.timezone);
  const walks = kept.questionnaires.filter((each) => each.answers.length);
  const comesBack = kept.agreements.some(({ kind }) => kind === 'retour'); // an address is kept for that
  if (!walks.length && !kept.requests.length && !kept.taken_back.length && !comesBack)
    page.append(part('donnees_reponses', el('p', null, text('donnees_rien'))));
  page.append(
    ...walks.map((each) => unfinished(each, day(kept.kept_until), actions)),
    ...kept.requests.map((each) => sent(each, day)),
  );
  if (kept.taken_back.length)
    page.append(part('donnees_retirees', list(kept.taken_back.map((each) => withdrawn(each, day)))));
  if (kept.agreements.length)
    page.append(part('donnees_accords', ...kept.agreements.map((each) => agreement(each, day, actions))));
  const said = kept.messages.map((each) => el('p', null, each.text));
  if (said.length) page.append(part('donnees_messages', folded('donnees_lire', said)));
  const file = el('p', { class: 'note screen' }, text('donnees_fichiers'));
  page.append(part('donnees_droits', el('p', null, kept.rights), file));
  page.append(
    el(
      'div',
      { class: 'ways' },
      button('donnees_telecharger', actions.download),
      button('donnees_imprimer', () => window.print()),
      sure(byId('erase').textContent, text('effacer_sur'), actions.erase),
    ),
  );
}

function unfinished({ title, run, answers }, until, actions) {
  // The agreement itself stands below, where it can be taken back.
  const given = answers.filter(({ step }) => !['opening', 'review'].includes(about(step).role));
  const lines = given.map((line) => {
    const label = `${text('changer_court')}\u00a0: ${line.question}`;
    const click = () => actions.change(run, line.step);
    return pair(
      line,
      line.can_change ? el('button', { type: 'button', 'aria-label': label, click }, text('changer_court')) : null,
    );
  });
  return part(
    'donnees_reponses',
    el('p', null, title),
    el('dl', { class: 'pairs' }, ...lines),
    el('p', { class: 'note' }, text('donnees_jusqua', { date: until })),
  );
}

function pair({ question, answer }, change) {
  const cell = change === null ? null : el('dd', { class: 'change' }, change);
  return el('div', null, el('dt', null, question), el('dd', { translate: 'no' }, answer), cell);
}

function sent(request, day) {
  const dates = { lecture: day(request.triage_due_at), contact: day(request.contact_due_at) };
  const due = request.status === 'new' ? el('p', null, text('donnees_delais', dates)) : null;
  const shared = request.sent.map((each) =>
    el(
      'div',
      null,
      el('p', null, text('donnees_envoyee', { date: day(each.sent_at), partage: each.share_in_words })),
      folded('donnees_partage', [list(each.summary.map((line) => line.replace(/^• /, '')))]),
    ),
  );
  const words = (key) => (each) => ({ at: each.at, shown: text(key, { date: day(each.at), texte: each.text }) });
  const written = [...request.messages.map(words('donnees_ecrit')), ...request.said.map(words('donnees_dit'))]
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map((each) => el('p', null, each.shown));
  const title = text('demande', { numero: request.number });
  const meeting = request.meeting && el('p', null, text('donnees_rdv', { date: day(request.meeting.start) }));
  const employer = request.employer && el('p', null, request.employer);
  const referred = request.referrals.map(({ partner, need, agreed_on: agreed, taken_back_at: over }) =>
    el('p', null, text(over ? 'donnees_orientation_finie' : 'donnees_orientation', { partenaire: partner, besoin: need, date: day(`${agreed}T12:00`) })),
  );
  return section(title, el('p', null, request.status_in_words), due, meeting, employer, ...referred, ...shared, ...written);
}

function withdrawn(request, day) {
  const dates = { envoi: day(request.received_at), retrait: day(request.taken_back_at) };
  return text('donnees_retiree', Object.assign({ numero: request.number }, dates));
}

function agreement(given, day, { takeBack }) {
  const since = given.given_at
    ? el('p', { class: 'note' }, text('donnees_donne', { date: day(given.given_at) }))
    : null;
  const back = sure(text('accord_reprendre'), given.consequence, () => takeBack(given.id));
  return el('div', { class: 'agreement' }, el('p', null, given.text), since, back);
}

/** A button that asks once more, saying what will remain. */
function sure(name, question, action) {
  const box = el('div', { class: 'sure' });
  const ask = el('button', { type: 'button', class: 'option' }, name);
  ask.addEventListener('click', () => {
    const no = button('annuler', () => {
      empty(box).append(ask);
      ask.focus();
    });
    const yes = el('button', { type: 'button', class: 'option primary', click: action }, name);
    const dialog = { class: 'notice', role: 'alertdialog', 'aria-label': name };
    empty(box).append(el('div', dialog, el('p', null, question), yes, no));
    no.focus();
  });
  box.append(ask);
  return box;
}

function button(key, click, look) {
  return el('button', { type: 'button', class: look ? `option ${look}` : 'option', click }, text(key));
}

const list = (lines) => el('ul', null, ...lines.map((line) => el('li', null, line)));
const section = (title, ...inside) => el('section', { class: 'kept' }, el('h3', null, title), ...inside);
const part = (key, ...inside) => section(text(key), ...inside);
const folded = (key, inside) =>
  el('details', { class: 'earlier' }, el('summary', null, text(key)), ...inside);

function days(timeZone) {
  const form = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone };
  return (iso) => new Date(iso).toLocaleString(document.documentElement.lang, form);
}

// On paper there is nothing to unfold.
window.addEventListener('beforeprint', () => {
  page.querySelectorAll('details').forEach((each) => {
    each.open = true;
  });
});
