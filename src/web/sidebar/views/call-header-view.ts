import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { channelLabel, statusLabels } from '../labels.ts';
import { formatOffset, formatPhone } from './format.ts';
import { icon } from './icons.ts';

/** Who is calling, for how long, and what is wrong with the line. */
export function callHeaderView(desk: Desk, { view, summary, agent }: OpenCall): VNode {
  const caller = view.caller === null ? '未显示号码' : formatPhone(view.caller);
  return h(
    'header',
    { class: 'call-header', 'data-status': view.status },
    h('span', { class: 'call-icon' }, icon(view.onHold ? 'pause' : 'phone')),
    h(
      'div',
      { class: 'call-title' },
      h('h1', {}, caller),
      h('p', {}, [channelLabel(view.channel ?? summary.channel), ...ownerOf(agent, desk.me)].join(' · ')),
    ),
    h(
      'div',
      { class: 'call-state' },
      h(
        'span',
        { class: 'badge', 'data-status': view.status },
        view.onHold ? '保持中' : statusLabels[view.status],
      ),
      h('span', { class: 'duration' }, duration(view)),
    ),
    view.missing > 0
      ? h('p', { class: 'gap', role: 'status' }, `有 ${view.missing} 条语音消息未送达，记录可能缺句`)
      : null,
  );
}

/** Said only when it is somebody else's. */
function ownerOf(agent: string | null, me: string): string[] {
  if (agent === null) return ['待接手'];
  return agent === me ? [] : [`坐席 ${agent}`];
}

/** By the sender's clock, since that is the one the call's start was read from. */
function duration({ startedAt, endedAt, clockSkewMs }: OpenCall['view']): string {
  if (startedAt === null) return '';
  const end = endedAt === null ? Date.now() + clockSkewMs : Date.parse(endedAt);
  const ms = end - Date.parse(startedAt);
  return Number.isFinite(ms) ? formatOffset(ms) : '';
}
