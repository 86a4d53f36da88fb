import type { FlowNode } from '../../voice/flow/schema.ts';

/** A way on from a node as the drawing shows it. */
export interface DrawnEdge {
  readonly target: string;
  readonly label: string;
  /** Taken when nothing usable was heard, or the service or the platform failed. */
  readonly failure: boolean;
}

const LONGEST_CONDITION = 30;

/** All ways on from a node, with what leads there in Chinese. Failures that lead to a person are left out: all do unless said. */
export function drawnEdges(node: FlowNode): DrawnEdge[] {
  return waysOf(node).filter(({ target, failure }) => !(failure && target === 'human'));
}

function waysOf(node: FlowNode): DrawnEdge[] {
  switch (node.type) {
    case 'say':
    case 'message':
      return [on(node.next, '')];
    case 'ask':
      return [
        ...node.choices.map(({ key, words, next }) =>
          on(next, [key === undefined ? null : `按${key}`, words.zh?.[0] ?? null].filter(Boolean).join(' ')),
        ),
        ...some(node.next, node.choices.length > 0 ? '说了别的' : '答了'),
        failed(node.onFailure, '没听清'),
      ];
    case 'confirm':
      return [
        on(node.yes, '是'),
        on(node.no, '不是'),
        ...some(node.correction?.next, '说了改成什么'),
        failed(node.onFailure, '没听清'),
      ];
    case 'form':
      return [on(node.next, ''), ...some(node.onFailure, '没问到', true)];
    case 'branch':
      return [...node.when.map((one) => on(one.next, conditionText(one.if))), on(node.else, '否则')];
    case 'lookup':
      return [on(node.next, '查到'), ...some(node.onNone, '没有'), failed(node.onError, '出错')];
    case 'submit':
    case 'callback':
      return [on(node.next, ''), failed(node.onError, '出错')];
    case 'record':
      return [on(node.next, '录好'), failed(node.onFailure, '没有声音')];
    case 'queue':
    case 'transfer':
      return [failed(node.onFailure, '没接通')];
    case 'flow':
    case 'end':
      return [];
  }
}

const on = (target: string, label: string): DrawnEdge => ({ target, label, failure: false });
const failed = (target: string, label: string): DrawnEdge => ({ target, label, failure: true });
const some = (target: string | undefined, label: string, failure = false): DrawnEdge[] =>
  target === undefined ? [] : [{ target, label, failure }];

function conditionText(expression: string): string {
  const text = expression.replace(/\s+/g, ' ').replaceAll('vars.', '').trim();
  return text.length > LONGEST_CONDITION ? `${text.slice(0, LONGEST_CONDITION - 1)}…` : text;
}
