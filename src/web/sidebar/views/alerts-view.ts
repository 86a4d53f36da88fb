import type { Alert } from '../../../protocol/alert.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { alertLabels, alertStateLabels } from '../labels.ts';
import { quote } from './evidence-view.ts';
import { icon } from './icons.ts';

/**
 * Danger heard in the call, most urgent and newest first; last what is over or was an error. What to do is shown for the
 * first that stands and that the agent has not acknowledged; the others keep to one line, so that an alarm never hides
 * the form.
 */
export function alertsView(desk: Desk, call: OpenCall): VNode {
  const newestFirst = [...call.view.alerts].reverse();
  const standing = newestFirst.filter(stands);
  const urgent = standing.filter(({ level }) => level === 'urgent');
  const notices = standing.filter(({ level }) => level === 'notice');
  const settled = newestFirst.filter((alert) => !stands(alert));
  const next = [...urgent, ...notices].find(({ id }) => !call.ui.seenAlerts.has(id));
  const card = (alert: Alert) => alertCard(desk, call, alert, alert === next);
  return h(
    'div',
    { class: 'alerts' },
    h(
      'div',
      { class: 'alert-group', role: 'alert', 'aria-live': 'assertive', 'aria-label': '紧急提醒' },
      ...urgent.map(card),
    ),
    h(
      'div',
      { class: 'alert-group', 'aria-live': 'polite', 'aria-label': '提醒' },
      ...[...notices, ...settled].map(card),
    ),
  );
}

/** Logs of before there were states hold none. */
function stands({ state }: Alert): boolean {
  return state !== 'over' && state !== 'withdrawn';
}

function alertCard(desk: Desk, { view, ui }: OpenCall, alert: Alert, next: boolean): VNode {
  const open = next || ui.openAlerts.has(alert.id);
  const toggle = () =>
    desk.touch(({ seenAlerts, openAlerts }) => {
      seenAlerts.add(alert.id);
      if (open) openAlerts.delete(alert.id);
      else openAlerts.add(alert.id);
    });
  return h(
    'article',
    { key: alert.id, class: 'alert', 'data-level': stands(alert) ? alert.level : alert.state },
    icon('alert'),
    h(
      'p',
      { class: 'alert-message' },
      h('span', { class: 'alert-kind' }, alertLabels[alert.kind]),
      stands(alert) ? null : h('span', { class: 'alert-kind' }, alertStateLabels[alert.state]),
      alert.message,
    ),
    h(
      'button',
      { type: 'button', class: 'alert-toggle', 'aria-expanded': String(open), onclick: toggle },
      open ? '知道了' : '展开',
    ),
    open
      ? h(
          'div',
          { class: 'alert-detail' },
          stands(alert) ? h('p', { class: 'alert-action' }, alert.action) : null,
          h('p', { class: 'alert-explanation' }, alert.explanation),
          quote(view, alert.evidence),
        )
      : null,
  );
}
