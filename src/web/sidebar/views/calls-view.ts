import type { CallSummary } from '../../../protocol/desk-stream.ts';
import type { Desk } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { fieldText } from '../field-text.ts';
import { statusLabels } from '../labels.ts';
import { formatClock, formatPhone } from './format.ts';

/** The agent's calls as a row of tabs: live, in wrap-up, held. */
export function callsView(desk: Desk): VNode {
  if (desk.calls.length === 0) return h('p', { class: 'no-calls' }, '暂无通话，新来电会自动显示在这里');
  return h(
    'nav',
    { class: 'calls', 'aria-label': '我的通话' },
    ...desk.calls.map((call) => callTab(desk, call)),
  );
}

function callTab(desk: Desk, call: CallSummary): VNode {
  const view = desk.view(call.callId);
  const ui = desk.ui(call.callId);
  // What was followed is fresher than the list.
  const status = view.lastSeq > 0 ? view.status : call.status;
  const urgent = view.alerts.some(
    ({ id, level, state }) => level === 'urgent' && state === 'raised' && !ui.seenAlerts.has(id),
  );
  const subject = fieldText(view.form.subject?.current?.value ?? null);
  const name = subject !== '' ? subject : view.caller === null ? '新来电' : formatPhone(view.caller);
  return h(
    'button',
    {
      type: 'button',
      key: call.callId,
      class: 'call-tab',
      'data-status': status,
      'aria-current': call.callId === desk.selected ? 'true' : 'false',
      onclick: () => desk.select(call.callId),
    },
    h(
      'span',
      { class: 'call-tab-status' },
      h('span', { class: urgent ? 'dot urgent' : 'dot' }),
      statusLabels[status],
      h('span', { class: 'call-tab-time' }, formatClock(call.startedAt)),
    ),
    h('span', { class: 'call-tab-name' }, name),
  );
}
