import type { Fact } from '../../../protocol/fact.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { factText } from '../fact-text.ts';
import { revealSegment } from './evidence-view.ts';

/** What was heard besides the form: numbers, sums, other people, wishes. A click goes to the words. */
export function factsView(desk: Desk, { view }: OpenCall): VNode | null {
  const items = view.facts.flatMap((fact) => {
    const shown = factText(fact);
    return shown === null ? [] : [item(desk, fact, shown.label, shown.text)];
  });
  if (items.length === 0) return null;
  return h(
    'section',
    { class: 'card facts', 'aria-labelledby': 'facts-title' },
    h('div', { class: 'card-head' }, h('h2', { id: 'facts-title' }, '听到的要点')),
    h('ul', { class: 'fact-list' }, ...items),
  );
}

function item(desk: Desk, fact: Fact, label: string, text: string): VNode {
  const withdrawn = fact.status === 'withdrawn';
  const first = fact.evidence[0];
  return h(
    'li',
    { key: fact.id, class: 'fact', 'data-type': fact.type, 'data-status': fact.status },
    h(
      'button',
      {
        type: 'button',
        class: 'fact-button',
        title: `原话：${fact.spoken}`,
        'aria-label': `${label}：${text}${withdrawn ? '，已更正' : ''}，在通话记录中查看`,
        disabled: first === undefined,
        onclick: () => {
          if (first !== undefined) revealSegment(first.segmentId);
        },
        onmouseenter: () => desk.hover(fact.evidence),
        onmouseleave: () => desk.hover([]),
      },
      h('span', { class: 'fact-label' }, label),
      h(withdrawn ? 's' : 'span', { class: 'fact-text' }, text),
    ),
  );
}
