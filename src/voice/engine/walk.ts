import { evaluate, holds } from '../flow/expression.ts';
import { nodeOf } from '../flow/flow-graph.ts';
import { partsText } from '../flow/prompt-template.ts';
import type { FlowNode, FlowNodeOf } from '../flow/schema.ts';
import { enterQuestion, promptAt } from './asking.ts';
import { type Action, type Json, priorities } from './contract.ts';
import { enterEffect, isEffectNode } from './effects-of-nodes.ts';
import { lastWords } from './last-words.ts';
import { beginMatter } from './new-matter.ts';
import { change, currentNode, flowOf, type Move, note, type Run, say, scopeOf, spoken } from './run.ts';

/** Nodes that one step passes; a circle that the linter has not seen ends at a seat. */
const MOST_NODES = 100;
/** Where a call is that goes to a seat although no flow says how. */
const NO_NODE = 'human';

/** Follows a move until the call waits for somebody or has ended. */
export function walk(run: Run, first: Move): void {
  let move = first;
  for (let passed = 0; move !== 'wait'; passed++) {
    if (passed === MOST_NODES) move = 'seat';
    move = follow(run, move);
  }
}

function follow(run: Run, move: Exclude<Move, 'wait'>): Move {
  change(run, { waiting: null });
  if (move === 'seat') return goToSeat(run);
  if (move === 'last-words') return sayLastWords(run);
  if ('flow' in move) return goToFlow(run, move.flow);
  const node = nodeOf(flowOf(run, run.state.flow), move.to);
  if (node !== null) return enterNode(run, move.to, node);
  return move.to === 'end' ? end(run, 'end') : goToFlow(run, 'human');
}

/** A person is asked for while on the way to one: the way is cut short. */
function goToFlow(run: Run, name: string): Move {
  const flow = flowOf(run, name);
  if (name === 'human' && run.state.flow === 'human' && run.state.node !== '') return 'seat';
  if (flow === undefined) return name === 'human' ? 'seat' : { flow: 'human' };
  const node = nodeOf(flow, flow.start);
  if (node === null) return 'seat';
  change(run, { flow: name });
  return enterNode(run, flow.start, node);
}

/** The first queue of the flow `human`; without one, the queue of the settings. */
function goToSeat(run: Run): Move {
  for (const [name, node] of Object.entries(flowOf(run, 'human')?.nodes ?? {})) {
    if (node.type !== 'queue') continue;
    change(run, { flow: 'human' });
    return enterNode(run, name, node);
  }
  change(run, { flow: 'human', node: NO_NODE, waiting: { for: 'person' } });
  run.actions.push(seatAction(run));
  return 'wait';
}

function enterNode(run: Run, name: string, node: FlowNode): Move {
  change(run, { node: name });
  if (isEffectNode(node)) return enterEffect(run, node);
  switch (node.type) {
    case 'say':
      say(run, node.prompt);
      return { to: node.next };
    case 'branch':
      return { to: node.when.find((one) => holds(one.if, scopeOf(run)))?.next ?? node.else };
    case 'flow':
      if (node.begins !== undefined) beginMatter(run, evaluate(node.begins, scopeOf(run)));
      return { flow: node.flow };
    case 'ask':
    case 'confirm':
      return enterQuestion(run, node);
    case 'record':
      change(run, { attempts: 0, offered: null });
      return putRecord(run, node);
    case 'queue':
    case 'transfer':
      say(run, node.prompt);
      change(run, { waiting: { for: 'person' } });
      run.actions.push(seatAction(run));
      return 'wait';
    case 'end':
      say(run, node.prompt);
      return end(run, node.outcome ?? 'end');
  }
}

/** Records, with the help that this attempt has. */
export function putRecord(run: Run, node: FlowNodeOf<'record'>): Move {
  const action = recordAction(run, node);
  note(run, 'voice', partsText(action.parts));
  change(run, { waiting: { for: 'recording' } });
  run.actions.push(action);
  return 'wait';
}

export function recordAction(run: Run, node: FlowNodeOf<'record'>): Extract<Action, { type: 'record' }> {
  const parts = spoken(run, promptAt(node.prompt, node.help, run.state.attempts));
  return { type: 'record', parts, maxSeconds: node.maxSeconds, silenceSeconds: node.silenceSeconds };
}

/** How the call where it is goes to a person, by the state alone. */
export function seatAction(run: Run): Extract<Action, { type: 'queue' | 'transfer' }> {
  const node = currentNode(run);
  if (node?.type === 'transfer') return { type: 'transfer', number: node.number };
  const wanted = node?.type === 'queue' ? node : undefined;
  const told = wanted?.priority === undefined ? null : evaluate(wanted.priority, scopeOf(run));
  return { type: 'queue', queue: wanted?.queue ?? null, priority: priorityOf(run, told) };
}

/** A flow may put a caller before others, never behind what is known of him. */
function priorityOf({ state }: Run, told: Json): number {
  const own = priorities[state.priority];
  if (state.priority === 'danger' || typeof told !== 'number' || !Number.isFinite(told)) return own;
  return Math.min(own, Math.max(0, Math.round(told)));
}

function sayLastWords(run: Run): Move {
  say(run, lastWords);
  return end(run, 'unreached');
}

export function end(run: Run, outcome: string): Move {
  change(run, { ended: outcome, waiting: null, asked: null, offered: null });
  run.actions.push({ type: 'hangup' });
  return 'wait';
}
