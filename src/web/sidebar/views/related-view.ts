import type { RelatedCase } from '../../../protocol/related.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { orderStatusLabel } from '../labels.ts';
import { formatDay, formatPercent } from './format.ts';
import { icon } from './icons.ts';

/** Open cases of the same caller, and likely duplicates by others; one click relates the order to one of them. */
export function relatedView(desk: Desk, call: OpenCall): VNode | null {
  const related = call.view.related;
  if (related === null || related.sameCaller.length + related.duplicates.length === 0) return null;
  return h(
    'section',
    { class: 'card related', 'aria-labelledby': 'related-title' },
    h('div', { class: 'card-head' }, h('h2', { id: 'related-title' }, '关联诉求')),
    group(desk, call, '同一来电人未办结', related.sameCaller),
    group(desk, call, '疑似重复', related.duplicates),
  );
}

function group(desk: Desk, call: OpenCall, title: string, cases: readonly RelatedCase[]): VNode | null {
  if (cases.length === 0) return null;
  return h(
    'div',
    { key: title },
    h('h3', {}, `${title} ${cases.length}`),
    h('ul', { class: 'cases' }, ...cases.map((each) => caseView(desk, call, each, title))),
  );
}

function caseView(desk: Desk, call: OpenCall, each: RelatedCase, title: string): VNode {
  const linked = call.view.form.relatedOrder?.current?.value === each.number;
  const facts = [
    each.number,
    formatDay(each.createdAt),
    orderStatusLabel(each.status),
    ...(title === '疑似重复' ? [`相似 ${formatPercent(each.similarity)}`] : []),
  ];
  return h(
    'li',
    { key: each.orderId, class: 'case' },
    h(
      'div',
      { class: 'case-body' },
      h('p', { class: 'case-subject' }, each.subject ?? '（无事由）'),
      h('p', { class: 'case-place' }, [each.location, each.unit].filter((part) => part !== null).join(' · ')),
      h('p', { class: 'case-facts' }, facts.join(' · ')),
    ),
    linked
      ? h('span', { class: 'choice-state' }, icon('check'), '已关联')
      : call.editable
        ? h(
            'button',
            {
              type: 'button',
              class: 'small',
              'aria-label': `关联工单 ${each.number}`,
              onclick: () => desk.editing.set('relatedOrder', each.number),
            },
            '关联',
          )
        : null,
  );
}
