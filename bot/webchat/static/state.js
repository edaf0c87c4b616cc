// Where this page stands: the conversation it shows and what is under way. In memory only, gone with the page.
export const state = {
  now: null, // the latest turn
  last: 0, // id of the latest message seen
  busy: false,
  sending: false, // « Envoyer » was pressed, and may have arrived
  view: 'start',
  closedRun: null, // a run whose questions take no free text
  contactHint: null,
  wanted: null, // a command given before there was a conversation
  returned: null, // a conversation found again, before it is known whose device this is
};

/** Forget the conversation. */
export function forget() {
  Object.assign(state, { now: null, last: 0, closedRun: null, contactHint: null });
}

/** Said to be about the question on screen: about another, it would not be applied. */
export function targeted(body) {
  const { run, step, revision } = state.now.prompt;
  return Object.assign(run === null ? { step, revision } : { run, step, revision }, body);
}

/** These messages came: they are not asked for again, whether they stay on screen or not. */
export function heard(messages) {
  for (const { id } of messages) state.last = Math.max(state.last, id);
}

/** Whether two prompts ask something else. */
export function moved(before, after) {
  return before.run !== after.run || before.step !== after.step || before.revision !== after.revision;
}
