import type { FieldName } from '../../../protocol/form.ts';
import { fieldBlank, isFieldName } from '../../sidebar/blanks.ts';
import type { Desk, OpenCall } from '../../sidebar/desk.ts';
import { h, type VNode } from '../../sidebar/dom.ts';
import { invalidReasons } from '../../sidebar/labels.ts';
import { alertsView } from '../../sidebar/views/alerts-view.ts';
import { blankView } from '../../sidebar/views/blank-view.ts';
import { detailsView } from '../../sidebar/views/details-view.ts';
import { formatClock, formatDay, formatPhone } from '../../sidebar/views/format.ts';
import { relatedView } from '../../sidebar/views/related-view.ts';
import { selfServiceView } from '../../sidebar/views/self-service-view.ts';
import { topView } from '../../sidebar/views/top-view.ts';
import { transcriptView } from '../../sidebar/views/transcript-view.ts';
import type { Drafts, Settled } from '../drafts.ts';
import { keyHelp } from '../keys.ts';
import { unitsView } from './units-view.ts';

/** What an agent checks before anything else; the others stand below when the service asks for them. */
const checked: readonly FieldName[] = [
  'subject',
  'request',
  'district',
  'location',
  'occurredAt',
  'kind',
  'callbackPhone',
  'requesterName',
  'category',
];

/** The whole confirm screen of a signed-in agent. */
export function confirmView(desk: Desk, drafts: Drafts, signOut: () => void, draw: () => void): VNode {
  const call = drafts.current;
  const { waiting } = drafts;
  return h(
    'div',
    { class: 'page confirm', key: 'page' },
    topView(desk, '接诉 · 语音诉求核派', signOut),
    h('p', { class: 'waiting', role: 'status' }, waitingText(waiting.length)),
    lastView(drafts.last),
    drafts.help ? helpView() : null,
    call === null || waiting.length === 0
      ? h('p', { class: 'nothing', key: 'nothing' }, '没有待核派的语音诉求，新的诉求会自动出现在这里。')
      : draftView(desk, drafts, call, draw),
  );
}

function waitingText(count: number): string {
  return count === 0 ? '待核派 0 件' : `待核派 ${count} 件，一次一件`;
}

function draftView(desk: Desk, drafts: Drafts, call: OpenCall, draw: () => void): VNode {
  const asked = [...call.ui.problems.keys()].filter(isFieldName).filter((name) => !checked.includes(name));
  return h(
    'main',
    { class: 'call draft', key: call.summary.callId, 'data-call': call.summary.callId },
    headView(call),
    selfServiceView(desk, call),
    alertsView(desk, call),
    h(
      'div',
      { class: 'columns' },
      h(
        'div',
        { class: 'column work' },
        unitsView(desk, drafts, call),
        h(
          'section',
          { class: 'card form', 'aria-label': '工单' },
          h(
            'div',
            {
              class: 'fields',
              onclick: () => void drafts.own(),
              onkeydown: (event) => {
                if (event instanceof KeyboardEvent && event.key.length === 1) void drafts.own();
              },
            },
            ...[...checked, ...asked].map((field) => blankView(desk, call, fieldBlank(call.view, field))),
          ),
        ),
        detailsView(desk, call),
        relatedView(desk, call),
      ),
      h('div', { class: 'column listen' }, transcriptView(desk, call, true, draw)),
    ),
    actionsView(desk, drafts, call, draw),
  );
}

function headView({ view, summary }: OpenCall): VNode {
  const { startedAt, caller } = view;
  const at = startedAt ?? summary.startedAt;
  return h(
    'header',
    { class: 'draft-head' },
    h('h1', {}, caller === null ? '未显示号码' : formatPhone(caller)),
    h('span', {}, `${formatDay(at)} ${formatClock(at)} 来电`),
  );
}

function lastView(last: Settled | null): VNode {
  return h(
    'div',
    { class: 'last', key: 'last', 'aria-live': 'polite' },
    last === null
      ? null
      : h(
          'p',
          { class: 'outcome', 'data-outcome': last.number === null ? 'invalid' : 'submitted' },
          ...(last.number === null
            ? [`上一件已记为无效（${last.invalid ?? ''}）`]
            : ['上一件已派单 ', h('strong', {}, last.number), ` ${last.unit ?? ''}`]),
        ),
  );
}

function helpView(): VNode {
  return h(
    'dl',
    { class: 'key-help card', key: 'help', 'aria-label': '按键说明' },
    ...keyHelp.flatMap(([key, does]) => [
      h('dt', { key: `${key}-key` }, h('kbd', {}, key)),
      h('dd', { key }, does),
    ]),
    h('dd', { class: 'key-note' }, '派单后不能撤销；如派错，请按退单、改派办理。'),
  );
}

function actionsView(desk: Desk, drafts: Drafts, call: OpenCall, draw: () => void): VNode {
  const { ui } = call;
  const busy = ui.busy.has('submit') || ui.busy.has('take');
  const act = (work: () => void) => () => {
    work();
    draw();
  };
  return h(
    'footer',
    { class: 'actions' },
    h(
      'div',
      { class: 'action-messages', 'aria-live': 'polite' },
      ui.notice === null ? null : h('p', { class: 'notice', 'data-tone': ui.notice.tone }, ui.notice.text),
      ...ui.otherProblems.map((problem) => h('p', { class: 'notice', 'data-tone': 'error' }, problem)),
    ),
    ui.panel === 'invalid' ? reasonsView(desk, call) : null,
    h(
      'div',
      { class: 'action-row' },
      button(
        '按键说明',
        '?',
        act(() => {
          drafts.help = !drafts.help;
        }),
      ),
      button(
        '无效',
        'X',
        act(() => void drafts.refuse()),
      ),
      button(
        '下一件',
        'N',
        act(() => drafts.skip()),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'primary submit',
          disabled: busy,
          'aria-keyshortcuts': 'Enter',
          onclick: act(() => void drafts.confirm()),
        },
        busy ? '派单中…' : '确认派单',
        h('kbd', { 'aria-hidden': 'true' }, '↵'),
      ),
    ),
  );
}

function button(text: string, key: string, onclick: () => void): VNode {
  return h(
    'button',
    { type: 'button', key: text, 'aria-keyshortcuts': key, onclick },
    text,
    h('kbd', { 'aria-hidden': 'true' }, key),
  );
}

function reasonsView(desk: Desk, { ui }: OpenCall): VNode {
  return h(
    'div',
    { class: 'panel', key: 'invalid', role: 'group', 'aria-label': '无效的原因' },
    ...invalidReasons.map((reason, index) =>
      h(
        'button',
        {
          type: 'button',
          class: 'small',
          key: reason,
          disabled: ui.busy.has('invalid'),
          onclick: () => desk.markInvalid(reason),
        },
        h('kbd', { 'aria-hidden': 'true' }, String(index + 1)),
        reason,
      ),
    ),
  );
}
