import type { FlowNodeOf } from '../flow/schema.ts';
import { entered, type Heard, heardOf, speechOf } from './answers.ts';
import { hearAsk, hearConfirm, questionAction } from './asking.ts';
import {
  type Action,
  type Beginning,
  type CallerEvent,
  type Engine,
  type FlowEvent,
  type FlowState,
  type Priority,
  priorities,
  type Recorded,
  type Step,
} from './contract.ts';
import { effectOf, isEffectNode, resumeEffect } from './effects-of-nodes.ts';
import { formAction, hearForm } from './form.ts';
import { saysZero, wantsPerson } from './hearing/person-words.ts';
import { change, currentNode, type Move, note, type Run, setVariable, storable } from './run.ts';
import { end, putRecord, recordAction, seatAction, walk } from './walk.ts';

/** So many turns with something or nothing heard lead to a person; so many more, to a seat without another word. */
export const TURNS_TO_PERSON = 40;
export const TURNS_TO_SEAT = 60;
/** Connections that may fail before the call is given up. */
const MOST_FAILURES = 3;
/** Shorter recordings are clicks. */
const LEAST_RECORDING_MS = 500;

type Caller<T extends CallerEvent['type']> = Extract<FlowEvent, { type: T }>;

/** The flows' state machine: pure, and for any event whatever it answers what the caller hears next. */
export function createEngine(): Engine {
  return { initial, step };
}

function initial({ flow, language, vars }: Beginning): FlowState {
  return {
    flow,
    node: '',
    language,
    vars,
    attempts: 0,
    waiting: null,
    asked: null,
    givenUp: [],
    detailsAsked: 0,
    understood: null,
    said: [],
    turns: 0,
    effects: 0,
    priority: isPriority(vars.priority) ? vars.priority : 'normal',
    danger: null,
    offered: null,
    ended: null,
  };
}

function isPriority(value: unknown): value is Priority {
  return typeof value === 'string' && Object.hasOwn(priorities, value);
}

function step(set: Parameters<Engine['step']>[0], state: FlowState, event: FlowEvent): Step {
  if (state.ended !== null) return { state, actions: [{ type: 'hangup' }] };
  const atMs = Number.isFinite(event.atMs) ? event.atMs : 0;
  const run: Run = { set, atMs, state, actions: [], told: [] };
  const move = moveOf(run, event);
  if (move === null) return { state, actions: [promptAgain(run)] };
  walk(run, move);
  return { state: run.state, actions: run.actions };
}

/** What an event leads to; null for one that does not fit the state. */
function moveOf(run: Run, event: FlowEvent): Move | null {
  if (event.type === 'hangup') return end(run, 'hangup');
  const { waiting, flow } = run.state;
  if (waiting === null) return { flow };
  switch (event.type) {
    case 'begin':
      return null;
    case 'result':
      return waiting.for === 'effect' && waiting.id === event.id ? resultMove(run, event) : null;
    case 'person':
      return waiting.for === 'person' ? personMove(run, event) : null;
    case 'input':
    case 'silence':
    case 'recorded':
      return waiting.for === 'person' ? null : callerMove(run, event);
  }
}

function resultMove(run: Run, { result }: Extract<FlowEvent, { type: 'result' }>): Move {
  const node = currentNode(run);
  return node !== null && isEffectNode(node) ? resumeEffect(run, node, result) : { flow: 'human' };
}

/** Nobody is left on a dead line: at the first failure the flow says what next, at the last one we say that it is over. */
function personMove(run: Run, { outcome }: Caller<'person'>): Move {
  if (outcome === 'answered') return end(run, 'person');
  const before = run.state.vars.failures;
  const failures = (typeof before === 'number' ? before : 0) + 1;
  setVariable(run, 'failures', failures);
  const node = currentNode(run);
  const target = node?.type === 'queue' || node?.type === 'transfer' ? node.onFailure : 'end';
  const again = target === 'human' && failures > 1;
  return target === 'end' || again || failures >= MOST_FAILURES ? 'last-words' : { to: target };
}

/** Danger and the wish for a person come before what was asked, in every state. */
function callerMove(run: Run, event: Caller<'input' | 'silence' | 'recorded'>): Move | null {
  const node = currentNode(run);
  const heard = event.type === 'recorded' ? recordedHeard(event) : heardOf(event);
  const speech = speechOf(event);
  if (event.type === 'recorded') keepRecording(run, event);
  if (speech !== null) note(run, 'caller', speech.text, speech.confidence);
  if (event.danger !== null) {
    count(run);
    // Connections that failed before are not held against whoever is in danger now: the flow's emergency numbers come first.
    if (run.state.danger === null) setVariable(run, 'failures', 0);
    const danger = run.state.danger ?? storable(event.danger);
    // Also within the flow `human`: it begins anew, for danger has another way through it.
    change(run, { danger, priority: 'danger', node: '' });
    setVariable(run, 'danger', true);
    return { flow: 'human' };
  }
  if (asksPerson(heard, node?.type === 'ask' && node.keys !== undefined)) {
    count(run);
    if (heard.type === 'keys') note(run, 'caller', run.state.language === 'en' ? 'Operator' : '人工');
    return { flow: 'human' };
  }
  const fits = run.state.waiting?.for === 'recording' ? event.type !== 'input' : event.type !== 'recorded';
  if (run.state.waiting?.for === 'effect' || !fits) return null;
  count(run);
  if (run.state.turns > TURNS_TO_SEAT) return 'seat';
  if (run.state.turns > TURNS_TO_PERSON && run.state.flow !== 'human') return { flow: 'human' };
  switch (node?.type) {
    case 'ask':
      return hearAsk(run, node, heard);
    case 'confirm':
      return hearConfirm(run, node, heard);
    case 'form':
      return hearForm(run, node, heard);
    case 'record':
      return recordedMove(run, node, event);
    default:
      return { flow: 'human' };
  }
}

function count(run: Run): void {
  change(run, { turns: run.state.turns + 1 });
}

/** Key 0 by itself, or several where no digits are asked for; words for a person whatever their confidence. */
function asksPerson(heard: Heard, digitsAsked: boolean): boolean {
  if (heard.type === 'speech') return wantsPerson(heard.text) || (!digitsAsked && saysZero(heard.text));
  if (heard.type !== 'keys') return false;
  const keys = entered(entered(heard.keys), '*');
  return digitsAsked ? keys === '0' : /^0+$/.test(keys);
}

function recordedHeard({ keys, heard }: Caller<'recorded'>): Heard {
  return heardOf({ type: 'input', speech: heard ?? null, keys });
}

/** Also of who goes to a person with key 0 or words of danger: that person hears it, and retention finds it. */
function keepRecording(run: Run, event: Caller<'recorded'>): void {
  const recorded = recordedOf(event);
  const before = run.state.recordings ?? [];
  if (recorded !== null && before.every(({ url }) => url !== recorded.url))
    change(run, { recordings: [...before, recorded] });
}

function recordedOf({ url: address, durationMs }: Caller<'recorded'>): Recorded | null {
  const url = address === null ? '' : storable(address);
  return url === '' ? null : { url, durationMs: Number.isFinite(durationMs) ? durationMs : 0 };
}

function recordedMove(
  run: Run,
  node: FlowNodeOf<'record'>,
  event: Caller<'input' | 'silence' | 'recorded'>,
): Move {
  const long = event.type === 'recorded' && event.durationMs >= LEAST_RECORDING_MS;
  const recorded = event.type === 'recorded' ? recordedOf(event) : null;
  if (event.type === 'recorded' && recorded !== null && (long || (event.heard?.text ?? '').trim() !== '')) {
    setVariable(run, node.save, { ...recorded });
    return { to: node.next };
  }
  const attempts = run.state.attempts + 1;
  change(run, { attempts });
  return attempts >= node.attempts ? { to: node.onFailure } : putRecord(run, node);
}

/** What the call waits for, once more. */
function promptAgain(run: Run): Action {
  const node = currentNode(run);
  const { waiting } = run.state;
  if (waiting?.for === 'input') {
    if (node?.type === 'ask' || node?.type === 'confirm') return questionAction(run, node);
    const form = node?.type === 'form' ? formAction(run, node) : null;
    if (form !== null) return form;
  }
  if (waiting?.for === 'recording' && node?.type === 'record') return recordAction(run, node);
  if (waiting?.for === 'effect' && node !== null && isEffectNode(node)) {
    const effect = effectOf(run, node);
    if (effect !== null) return { type: 'effect', id: waiting.id, effect };
  }
  return seatAction(run);
}
