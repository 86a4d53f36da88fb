import { evaluate } from '../flow/expression.ts';
import { partsText } from '../flow/prompt-template.ts';
import type { FlowNode, FlowNodeOf } from '../flow/schema.ts';
import type { Effect, EffectResult, Json, Variables } from './contract.ts';
import { enterForm, resumeForm } from './form.ts';
import { ask, keepable, type Move, type Run, scopeOf, setVariable, spoken, storable } from './run.ts';

export type EffectNode = FlowNodeOf<'lookup' | 'submit' | 'callback' | 'message' | 'form'>;

export function isEffectNode(node: FlowNode): node is EffectNode {
  return ['lookup', 'submit', 'callback', 'message', 'form'].includes(node.type);
}

/** Asks the edge, or goes on where there is nothing to ask it with. */
export function enterEffect(run: Run, node: EffectNode): Move {
  if (node.type === 'form') return enterForm(run);
  const effect = effectOf(run, node);
  if (effect !== null) return ask(run, effect);
  if (node.type === 'message') return { to: node.onNone ?? node.next };
  return { to: node.type === 'callback' ? node.onError : node.next };
}

/** What a node asks of the edge, by the state alone; null for a call-back or message to nobody. */
export function effectOf(run: Run, node: EffectNode): Effect | null {
  switch (node.type) {
    case 'form':
      return { kind: 'understand' };
    case 'lookup':
      return { kind: 'lookup', lookup: node.lookup, with: argumentsOf(run, node.with) };
    case 'submit':
      return { kind: 'submit', submit: node.submit, with: argumentsOf(run, node.with) };
    case 'callback': {
      const number = numberOf(evaluate(node.number, scopeOf(run)));
      const window = node.window === undefined ? null : evaluate(node.window, scopeOf(run));
      return number === null ? null : { kind: 'callback', number, window };
    }
    case 'message': {
      const to = numberOf(evaluate(node.to, scopeOf(run)));
      const text = partsText(spoken(run, node.text));
      return to === null || text === '' ? null : { kind: 'message', to, text };
    }
  }
}

/** Goes on with what the edge answered. A message that was not sent stops nothing. */
export function resumeEffect(run: Run, node: EffectNode, result: EffectResult): Move {
  if (node.type === 'form') return resumeForm(run, node, result);
  if (node.type === 'message')
    return { to: result.status === 'done' ? node.next : (node.onNone ?? node.next) };
  const value = result.status === 'done' ? keepable(result.value) : null;
  setVariable(run, node.save, value);
  if (result.status === 'none' && node.type === 'lookup') return { to: node.onNone ?? node.next };
  return { to: result.status === 'done' ? node.next : node.onError };
}

function argumentsOf(run: Run, expressions: Readonly<Record<string, string>>): Variables {
  return Object.fromEntries(
    Object.entries(expressions).map(([name, expression]) => [
      name,
      bounded(evaluate(expression, scopeOf(run))),
    ]),
  );
}

function bounded(value: Json): Json {
  return typeof value === 'string' ? storable(value) : keepable(value);
}

function numberOf(value: Json): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return /^\+?[0-9*#]{3,20}$/.test(text) ? text : null;
}
