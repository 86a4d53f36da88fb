import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';

/** The order's text: time, place, matter, request. */
export function summaryView(desk: Desk, { view, ui, editable }: OpenCall): VNode {
  return h(
    'section',
    { class: 'card summary', 'aria-labelledby': 'summary-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'summary-title' }, '诉求摘要'),
      view.summary === null
        ? null
        : h('span', { class: 'badge' }, view.summary.state === 'draft' ? '草稿' : '定稿'),
      editable
        ? h(
            'button',
            {
              type: 'button',
              class: 'link',
              disabled: ui.busy.has('summary'),
              onclick: () => desk.requestSummary(),
            },
            view.summary === null ? '生成摘要' : '重新生成摘要',
          )
        : null,
    ),
    view.summary === null
      ? h('p', { class: 'empty' }, '通话进行中会自动起草，也可随时生成')
      : h('p', { class: 'summary-text' }, view.summary.text),
  );
}
