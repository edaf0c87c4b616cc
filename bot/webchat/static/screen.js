// What is on screen: one view at a time, the bars around it, the question asked now.
import { byId, focusOn, reveal } from './dom.js';
import * as menu from './menu.js';
import * as question from './question.js';
import { about, buttonsOnly, inWindow, isMessage, text } from './settings.js';
import { state } from './state.js';
import { store } from './store.js';

const DOOR = 'accueil';
const heading = byId('question');

/** `next`: start, talk, data or crisis. */
export function show(next) {
  const { now } = state;
  state.view = next;
  document.body.dataset.view = next;
  byId('start').hidden = next !== 'start';
  byId('crisis').hidden = next !== 'crisis';
  byId('mydata').hidden = next !== 'data';
  byId('talk').hidden = next !== 'talk';
  // In the window, a conversation is the only way to be called back.
  byId('call-me').hidden =
    now === null ? inWindow : next === 'talk' && now.prompt.step.startsWith('contact_');
  bars();
}

/** The way back, the menu, how far one is. */
export function bars() {
  const { now } = state;
  const prompt = state.view === 'talk' && now !== null ? now.prompt : null;
  const first = prompt === null || (prompt.run === null && (prompt.step === DOOR || isMessage(prompt)));
  byId('back').hidden = first;
  menu.update({ talking: store.ticket !== null && now !== null, running: prompt !== null && prompt.run !== null });
  const role = prompt === null ? '' : about(prompt.step).role;
  const counted = prompt !== null && prompt.progress !== null && prompt.progress.of > 1;
  const key = { questions: 'question_sur', contact: 'coordonnees_sur' }[role];
  const bar = byId('progress');
  bar.hidden = !counted;
  if (counted) {
    bar.max = prompt.progress.of;
    bar.value = prompt.progress.done;
  }
  const words = counted && key ? text(key, { n: prompt.progress.done + 1, of: prompt.progress.of }) : '';
  byId('status').textContent = words;
}

/** The form of the question; `answer` takes what is given. */
export function build(answer) {
  const { prompt, result } = state.now;
  if (about(prompt.step).buttons || (result !== null && buttonsOnly.includes(result.flow)))
    state.closedRun = prompt.run;
  const withField = state.closedRun === null || prompt.run !== state.closedRun;
  question.show(prompt, { withField, hint: state.contactHint, answer });
  question.hide(false);
}

export function focusQuestion() {
  const field =
    state.now.prompt.type === 'text' && window.matchMedia('(pointer: fine)').matches ? question.typedField() : null;
  focusOn(field || heading);
}

/** To the conversation, as it was left. */
export function backToTalk() {
  show('talk');
  reveal(byId('mark'));
  focusQuestion();
}

/** While what comes before the question is read, the question waits at the bottom and says where it is. */
export function followQuestion() {
  new IntersectionObserver(([mark]) => {
    heading.classList.toggle('below', !mark.isIntersecting && mark.boundingClientRect.top > 0);
  }).observe(byId('mark'));
  heading.addEventListener('click', () => reveal(byId('mark')));
}
