import type { FieldName } from '../../../protocol/form.ts';
import { fieldBlank } from '../blanks.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { fieldLabels } from '../labels.ts';
import { blankView } from './blank-view.ts';
import { noteView } from './note-view.ts';

/** In the order in which an agent asks; it is also the order of the tab key. */
const order: readonly FieldName[] = [
  'kind',
  'requesterName',
  'organisation',
  'onBehalfOf',
  'callbackPhone',
  'reply',
  'relatedOrder',
  'district',
  'street',
  'location',
  'occurredAt',
  'subject',
  'request',
  'unit',
  'category',
  'anonymous',
  'confidential',
];

/** The work-order form that fills itself. */
export function formView(desk: Desk, call: OpenCall): VNode {
  const filled = order.filter((field) => (call.view.form[field]?.current ?? null) !== null).length;
  return h(
    'section',
    { class: 'card form', 'aria-labelledby': 'form-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'form-title' }, '工单'),
      h('span', { class: 'progress' }, `已填 ${filled}/${Object.keys(fieldLabels).length}`),
    ),
    h(
      'div',
      { class: 'fields' },
      ...order.map((field) => blankView(desk, call, fieldBlank(call.view, field))),
    ),
    noteView(call.view.notes.form),
  );
}
