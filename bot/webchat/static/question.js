// The question asked now, as a form: buttons, boxes, a scale, a field. `answer(body, words)` takes what was given and
// how the person reads it.
import { byId, el, empty } from './dom.js';
import { rich } from './rich.js';
import { about, changed, isMessage, text } from './settings.js';
import { store } from './store.js';
import { composer, submitting, use, writing } from './writing.js';

const REVIEW = 'review';
const UNSURE = ['ne_sait_pas', 'refus', 'passer'];
const ask = byId('ask');
const heading = byId('question');

/** The question itself, always in view: up to its question mark, else one sentence. The rest explains it. */
export function headline(prompt) {
  const [first] = prompt.text.split(/\n{2,}/);
  return (/^[^?]*\?/.exec(first) || /^.+?\.(?= |$)|.+/.exec(first))[0];
}

/** `withField`: whether free text is possible; `hint`: how contact details are given, when known. */
export function show(prompt, { withField, hint, answer }) {
  heading.textContent = headline(prompt);
  empty(ask);
  ask.dataset.step = prompt.step;
  const build = { choice, multi, scale, text: field, ack: choice }[prompt.type];
  if (isMessage(prompt)) message(prompt, answer);
  else build(prompt, answer, hint);
  if (byId('explain') === null) heading.removeAttribute('aria-describedby');
  else heading.setAttribute('aria-describedby', 'explain');
  if (prompt.type === 'text') return;
  if (withField) ask.append(composer(prompt, answer));
  else ask.append(el('p', { class: 'note' }, text('sans_texte')));
}

/** The kind refusal of an answer, beside what it is about. */
export function refuse(words) {
  forgive();
  const error = el('p', { id: 'error', role: 'alert' });
  const used = ask.querySelector('.used') || ask.querySelector('.answers');
  ask.insertBefore(error, used);
  error.textContent = words;
  const typed = used !== null && used.querySelector('.typed');
  if (typed) {
    typed.setAttribute('aria-describedby', 'error');
    typed.setAttribute('aria-invalid', 'true');
    typed.focus();
  }
  error.scrollIntoView({ block: 'center' });
}

/** Take the refusal away. */
export function forgive() {
  const old = byId('error');
  if (old !== null) old.remove();
}

export function hide(hidden) {
  heading.hidden = hidden;
  ask.hidden = hidden;
}

/** The field that waits for words, if there is one. */
export function typedField() {
  return ask.querySelector('.typed');
}

function rest(prompt) {
  return prompt.text.slice(headline(prompt).length).trim();
}

function explain(words, plainly) {
  if (words)
    ask.append(el('div', { id: 'explain', class: plainly ? 'explain plainly' : 'explain' }, rich(words, 'info')));
}

function button(option, answer, extra) {
  const quiet = UNSURE.includes(option.id) ? ' quiet' : '';
  return el(
    'button',
    {
      type: 'button',
      class: `option${quiet}${extra || ''}`,
      'data-id': option.id,
      click: () => answer({ choice: option.id }, option.label),
    },
    option.label,
  );
}

function choice(prompt, answer) {
  explain(rest(prompt), prompt.type === 'ack');
  const group = el('div', { class: 'answers', role: 'group', 'aria-labelledby': 'question' });
  const review = about(prompt.step).role === REVIEW;
  const alone = prompt.options.length === 1 || review;
  prompt.options.forEach((option, index) => {
    const parts = review ? changed(option.label) : null;
    if (parts !== null) group.append(line(option, parts, answer));
    else group.append(button(option, answer, (alone && index === 0) || option.id === 'envoyer' ? ' primary' : ''));
  });
  if (review) {
    // The way on is listed first, but comes after what is to be read; it stays in view meanwhile.
    group.classList.add('review');
    group.append(group.firstChild);
    group.lastChild.classList.add('go');
  }
  ask.append(group);
}

function line(option, [title, value], answer) {
  return el(
    'button',
    {
      type: 'button',
      class: 'option two line',
      'data-id': option.id,
      click: () => answer({ choice: option.id }, option.label),
    },
    el('span', null, title),
    el('b', { translate: 'no' }, value),
    el('i', null, text('modifier')),
  );
}

function multi(prompt, answer) {
  explain(rest(prompt));
  const alone = about(prompt.step).alone;
  const form = el('form', { class: 'answers', novalidate: true });
  const group = el('div', { role: 'group', 'aria-labelledby': 'question' });
  const boxes = prompt.options.map((option) => {
    const box = el('input', { type: 'checkbox', value: option.id });
    const quiet = UNSURE.includes(option.id) ? ' quiet' : '';
    group.append(el('label', { class: `option box${quiet}` }, box, el('span', null, option.label)));
    return box;
  });
  form.addEventListener('change', ({ target }) => {
    if (!target.checked) return;
    const clears = alone.includes(target.value) ? () => true : (each) => alone.includes(each.value);
    boxes
      .filter((each) => each !== target && clears(each))
      .forEach((each) => {
        each.checked = false;
      });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    use(form);
    const chosen = prompt.options.filter((option, index) => boxes[index].checked);
    if (!chosen.length) refuse(text('choix_vide'));
    else answer({ choices: chosen.map((each) => each.id) }, chosen.map((each) => each.label).join('\u00a0; '));
  });
  form.append(group, el('button', { class: 'option primary go' }, text('valider')));
  ask.append(form);
}

function scale(prompt, answer) {
  const words = rest(prompt).split(/\n{2,}/);
  const ends = /^\d/.test(words[words.length - 1]) ? words.pop().split('\n') : [];
  explain(words.join('\n\n'));
  const form = el('form', { class: 'answers', novalidate: true });
  const grid = el('div', { class: 'scale', role: 'radiogroup', 'aria-labelledby': 'question' });
  const go = el('button', { class: 'option primary' }, text('valider'));
  for (let n = prompt.min; n <= prompt.max; n += 1) {
    const radio = el('input', { type: 'radio', name: 'scale', value: n });
    grid.append(el('label', null, radio, el('span', null, String(n))));
  }
  form.addEventListener('change', ({ target }) => {
    go.textContent = text('valider_note', { n: target.value, max: prompt.max });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    use(form);
    const chosen = form.querySelector('input:checked');
    if (chosen === null) refuse(text('choisir_note'));
    else answer({ value: Number(chosen.value) }, text('note', { n: chosen.value, max: prompt.max }));
  });
  const end = (index) => (ends[index] ? el('p', { class: 'end' }, ends[index]) : null);
  form.append(...[end(0), grid, end(1), go].filter((each) => each !== null));
  prompt.options.forEach((option) => form.append(button(option, answer)));
  ask.append(form);
}

/** Words for somebody of the cell, and how to stop writing to them. */
function message(prompt, answer) {
  const [rule, ...warnings] = rest(prompt).split(/\n{2,}/);
  for (const each of warnings) ask.append(el('p', { class: 'notice' }, each));
  ask.append(writing(prompt, answer));
  explain(rule);
  const ways = el('div', { class: 'answers ways', role: 'group' });
  prompt.options.forEach((option) => ways.append(button(option, answer, ' quiet')));
  ask.append(ways);
}

const FIELDS = {
  tel: { type: 'tel', autocomplete: 'tel' },
  email: { type: 'email', autocomplete: 'email', autocapitalize: 'none' },
  name: { type: 'text', autocomplete: 'name', autocapitalize: 'words' },
  employer: { type: 'text', autocomplete: 'organization' },
  postcode: { type: 'text', inputmode: 'numeric', autocomplete: 'off' },
};

function field(prompt, answer, hint) {
  explain(rest(prompt));
  const { format } = about(prompt.step);
  const kind = format === 'contact' ? hint || (/mail/i.test(prompt.text) ? 'email' : 'tel') : format;
  const attributes = Object.assign({ type: 'text' }, FIELDS[kind]);
  // On a shared device the browser itself must not keep what is typed.
  if (!store.personal) attributes.autocomplete = 'off';
  const input = el(
    'input',
    Object.assign({ class: 'typed', 'aria-labelledby': 'question', spellcheck: 'false' }, attributes),
  );
  const form = el(
    'form',
    { class: 'answers', novalidate: true },
    input,
    el('button', { class: 'option primary' }, text('valider')),
  );
  submitting(form, input, prompt, answer);
  prompt.options.forEach((option) => form.append(button(option, answer)));
  ask.append(form);
}
