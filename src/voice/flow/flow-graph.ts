import type { Flow, FlowNode, Prompt } from './schema.ts';

/** Where a flow may go on from a node, with the place in the node that says so. */
export interface Edge {
  readonly path: readonly (string | number)[];
  readonly target: string;
  /** Taken when attempts, effects or a connection fail. */
  readonly failure: boolean;
}

/** Targets that every flow has. */
export const builtInTargets = ['human', 'end'] as const;

export function isBuiltIn(target: string): boolean {
  return target === 'human' || target === 'end';
}

/** All targets of a node. A jump to another flow is none: `node.flow` names it. */
export function edgesOf(node: FlowNode): Edge[] {
  const edges: Edge[] = [];
  const add = (target: string | undefined, failure: boolean, ...path: (string | number)[]): void => {
    if (target !== undefined) edges.push({ path, target, failure });
  };
  switch (node.type) {
    case 'say':
      add(node.next, false, 'next');
      break;
    case 'message':
      add(node.next, false, 'next');
      add(node.onNone, false, 'onNone');
      break;
    case 'ask':
      for (const [at, { next }] of node.choices.entries()) add(next, false, 'choices', at, 'next');
      add(node.next, false, 'next');
      add(node.onFailure, true, 'onFailure');
      break;
    case 'confirm':
      add(node.yes, false, 'yes');
      add(node.no, false, 'no');
      add(node.correction?.next, false, 'correction', 'next');
      add(node.onFailure, true, 'onFailure');
      break;
    case 'form':
    case 'record':
      add(node.next, false, 'next');
      add(node.onFailure, true, 'onFailure');
      break;
    case 'branch':
      for (const [at, { next }] of node.when.entries()) add(next, false, 'when', at, 'next');
      add(node.else, false, 'else');
      break;
    case 'lookup':
      add(node.next, false, 'next');
      add(node.onNone, false, 'onNone');
      add(node.onError, true, 'onError');
      break;
    case 'submit':
    case 'callback':
      add(node.next, false, 'next');
      add(node.onError, true, 'onError');
      break;
    case 'queue':
    case 'transfer':
      add(node.onFailure, true, 'onFailure');
      break;
    case 'flow':
    case 'end':
      break;
  }
  return edges;
}

/** Whether the flow goes on at once, without hearing the caller or giving him to somebody. A form may have nothing to ask. */
export function passesThrough({ type }: FlowNode): boolean {
  return ['say', 'branch', 'lookup', 'submit', 'callback', 'message', 'flow', 'form'].includes(type);
}

/** Whether the call leaves the flow here: to a seat, a number, or its end. */
export function isTerminal({ type }: FlowNode): boolean {
  return type === 'end' || type === 'queue' || type === 'transfer';
}

/** All that a node may say, with the place of each prompt. */
export function promptsOf(node: FlowNode): { path: readonly (string | number)[]; prompt: Prompt }[] {
  const found: { path: readonly (string | number)[]; prompt: Prompt }[] = [];
  if ('prompt' in node && node.prompt !== undefined) found.push({ path: ['prompt'], prompt: node.prompt });
  if ('help' in node)
    for (const [at, prompt] of node.help.entries()) found.push({ path: ['help', at], prompt });
  if (node.type === 'form')
    for (const [at, { ask }] of node.fields.entries())
      found.push({ path: ['fields', at, 'ask'], prompt: ask });
  if (node.type === 'message') found.push({ path: ['text'], prompt: node.text });
  return found;
}

/** All expressions of a node, with their places. */
export function expressionsOf(node: FlowNode): { path: readonly (string | number)[]; expression: string }[] {
  const found: { path: readonly (string | number)[]; expression: string }[] = [];
  const add = (expression: string | undefined, ...path: (string | number)[]): void => {
    if (expression !== undefined) found.push({ path, expression });
  };
  if (node.type === 'branch') for (const [at, one] of node.when.entries()) add(one.if, 'when', at, 'if');
  if (node.type === 'form') for (const [at, one] of node.fields.entries()) add(one.if, 'fields', at, 'if');
  if ('with' in node) for (const [name, one] of Object.entries(node.with)) add(one, 'with', name);
  if (node.type === 'flow') add(node.begins, 'begins');
  if (node.type === 'queue') add(node.priority, 'priority');
  if (node.type === 'callback') {
    add(node.number, 'number');
    add(node.window, 'window');
  }
  if (node.type === 'message') add(node.to, 'to');
  return found;
}

/** The node of that name; null where the flow has none. */
export function nodeOf(flow: Flow | undefined, name: string): FlowNode | null {
  return flow !== undefined && Object.hasOwn(flow.nodes, name) ? (flow.nodes[name] ?? null) : null;
}
