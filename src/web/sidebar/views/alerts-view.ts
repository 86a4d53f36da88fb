import type { Alert } from '../../../protocol/alert.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { alertLabels } from '../labels.ts';
import { quote } from './evidence-view.ts';
import { icon } from './icons.ts';

/** Danger heard in the call, most urgent and newest first; what the agent has read shrinks to one line. */
export function alertsView(desk: Desk, call: OpenCall): VNode {
  const newestFirst = [...call.view.alerts].reverse();
  const urgent = newestFirst.filter(({ level }) => level === 'urgent');
  const notices = newestFirst.filter(({ level }) => level === 'notice');
  return h(
    'div',
    { class: 'alerts' },
    h(
      'div',
      { class: 'alert-group', role: 'alert', 'aria-live': 'assertive', 'aria-label': '紧急提醒' },
      ...urgent.map((alert) => alertCard(desk, call, alert)),
    ),
    h(
      'div',
      { class: 'alert-group', 'aria-live': 'polite', 'aria-label': '提醒' },
      ...notices.map((alert) => alertCard(desk, call, alert)),
    ),
  );
}

function alertCard(desk: Desk, { view, ui }: OpenCall, alert: Alert): VNode {
  const seen = ui.seenAlerts.has(alert.id);
  const toggle = () =>
    desk.touch(({ seenAlerts }) => {
      if (!seenAlerts.delete(alert.id)) seenAlerts.add(alert.id);
    });
  return h(
    'article',
    { key: alert.id, class: 'alert', 'data-level': alert.level, 'data-seen': String(seen) },
    h('span', { class: 'alert-icon' }, icon('alert')),
    h(
      'div',
      { class: 'alert-body' },
      h(
        'p',
        { class: 'alert-message' },
        h('span', { class: 'alert-kind' }, alertLabels[alert.kind]),
        alert.message,
      ),
      seen ? null : h('p', { class: 'alert-action' }, alert.action),
      seen ? null : quote(view, alert.evidence),
    ),
    h(
      'button',
      { type: 'button', class: 'alert-toggle', 'aria-expanded': String(!seen), onclick: toggle },
      seen ? '展开' : '知道了',
    ),
  );
}
