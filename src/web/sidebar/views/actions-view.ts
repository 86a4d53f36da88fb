import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { invalidReasons } from '../labels.ts';
import { icon } from './icons.ts';

/** What ends the agent's work on the call, always in reach at the bottom; or how it ended. */
export function actionsView(desk: Desk, call: OpenCall): VNode {
  const { ui, view } = call;
  return h(
    'footer',
    { class: 'actions' },
    h(
      'div',
      { class: 'action-messages', 'aria-live': 'polite' },
      ui.notice === null
        ? null
        : h(
            'p',
            { class: 'notice', 'data-tone': ui.notice.tone },
            h('span', {}, ui.notice.text),
            h(
              'button',
              {
                type: 'button',
                class: 'small ghost',
                'aria-label': '关闭提示',
                onclick: () =>
                  desk.touch((each) => {
                    each.notice = null;
                  }),
              },
              icon('cross'),
            ),
          ),
      ...ui.otherProblems.map((problem) => h('p', { class: 'notice', 'data-tone': 'error' }, problem)),
      view.order === null
        ? null
        : h(
            'p',
            { class: 'outcome', 'data-outcome': 'submitted' },
            icon('check'),
            '工单已提交，编号 ',
            h('strong', {}, view.order.number),
          ),
      view.invalidReason === null
        ? null
        : h('p', { class: 'outcome', 'data-outcome': 'invalid' }, `已记为无效来电（${view.invalidReason}）`),
    ),
    ui.panel === 'invalid' ? invalidPanel(desk, call) : null,
    ui.panel === 'hand' ? handPanel(desk) : null,
    ...(view.status === 'submitted' || view.status === 'invalid' ? [] : [buttons(desk, call)]),
  );
}

function buttons(desk: Desk, { ui, agent, editable }: OpenCall): VNode {
  const busy = (name: string) => ui.busy.has(name);
  if (!editable) {
    const text = agent === null ? '接手此通话' : '接手（由您继续办理）';
    return h(
      'div',
      { class: 'action-row', key: 'take' },
      h(
        'button',
        { type: 'button', class: 'primary take', disabled: busy('take'), onclick: () => void desk.take() },
        text,
      ),
    );
  }
  return h(
    'div',
    { class: 'action-row', key: 'own' },
    h(
      'button',
      {
        type: 'button',
        'aria-expanded': String(ui.panel === 'invalid'),
        onclick: () => desk.openPanel('invalid'),
      },
      '无效来电',
    ),
    h(
      'button',
      { type: 'button', 'aria-expanded': String(ui.panel === 'hand'), onclick: () => desk.openPanel('hand') },
      '移交',
    ),
    h('button', { type: 'button', disabled: busy('hold'), onclick: () => void desk.hold() }, '暂存'),
    h(
      'button',
      {
        type: 'button',
        class: 'primary submit',
        disabled: busy('submit'),
        'aria-keyshortcuts': 'Control+Enter',
        onclick: () => void desk.submit(),
      },
      busy('submit') ? '提交中…' : '提交工单',
      h('kbd', { 'aria-hidden': 'true' }, 'Ctrl ↵'),
    ),
  );
}

function invalidPanel(desk: Desk, { ui }: OpenCall): VNode {
  return h(
    'div',
    { class: 'panel', key: 'invalid', role: 'group', 'aria-label': '无效来电的原因' },
    h('span', {}, '原因'),
    ...invalidReasons.map((reason) =>
      h(
        'button',
        {
          type: 'button',
          class: 'small',
          key: reason,
          disabled: ui.busy.has('invalid'),
          onclick: () => desk.markInvalid(reason),
        },
        reason,
      ),
    ),
  );
}

function handPanel(desk: Desk): VNode {
  return h(
    'form',
    {
      class: 'panel',
      key: 'hand',
      onsubmit: (event) => {
        event.preventDefault();
        if (!(event.currentTarget instanceof HTMLFormElement)) return;
        desk.hand(String(new FormData(event.currentTarget).get('to') ?? ''));
      },
    },
    h('input', {
      name: 'to',
      autocomplete: 'off',
      maxlength: 128,
      placeholder: '坐席工号',
      'aria-label': '移交给（坐席工号）',
    }),
    h('button', { type: 'submit', class: 'small primary' }, '移交'),
  );
}
