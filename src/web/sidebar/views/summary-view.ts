import type { Summary, SummaryDoubt, SummaryState } from '../../../protocol/summary.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { doubtLabels, summaryStateLabels } from '../labels.ts';
import { marksOf, splitByMarks } from '../marks.ts';
import { icon } from './icons.ts';
import { noteView } from './note-view.ts';
import { summaryEditor } from './summary-editor-view.ts';

const EDIT = 'summary-edit';

/** The order's text: who wrote it, what of it is doubtful, and the agent's word on it. */
export function summaryView(desk: Desk, call: OpenCall): VNode {
  const { view, ui } = call;
  const { summary, summaryPartial } = view;
  const saving = ui.sent.get('summary') ?? null;
  const editing = saving === null && ui.drafts.has('summary');
  const shown = saving === null ? summary : { text: saving.text, state: 'edited' as const };
  return h(
    'section',
    { class: 'card summary', 'aria-labelledby': 'summary-title', 'data-state': shown?.state ?? 'none' },
    head(desk, call, shown, { saving: saving !== null, editing }),
    ui.panel === 'rewrite' && !editing ? rewritePanel(desk, call) : null,
    h('p', { key: 'told', class: 'visually-hidden', role: 'status' }, spoken(call)),
    ...(editing
      ? [summaryEditor(desk, call, () => desk.goTo(EDIT))]
      : [
          ...(summaryPartial === null ? read(shown) : [streaming(summaryPartial, summary)]),
          call.editable ? buttons(desk, call, summaryPartial !== null || saving !== null) : null,
        ]),
    noteView(view.notes.summary),
  );
}

function head(
  desk: Desk,
  { view, ui, editable }: OpenCall,
  shown: Summary | null,
  { saving, editing }: { readonly saving: boolean; readonly editing: boolean },
): VNode {
  const own = view.summaryOwn;
  const writing = view.summaryPartial !== null;
  return h(
    'div',
    { key: 'head', class: 'card-head' },
    h('h2', { id: 'summary-title' }, '诉求摘要'),
    h(
      'span',
      { class: 'badge', 'data-summary': writing ? 'writing' : (shown?.state ?? 'none') },
      saving ? '保存中…' : writing ? '撰写中…' : shown === null ? '未起草' : summaryStateLabels[shown.state],
    ),
    editable && !editing
      ? h(
          'button',
          {
            type: 'button',
            class: 'link',
            disabled: ui.busy.has('summary'),
            'aria-expanded': own ? String(ui.panel === 'rewrite') : null,
            onclick: () => (own ? desk.openPanel('rewrite') : desk.requestSummary()),
          },
          shown === null ? '生成摘要' : '重新生成摘要',
        )
      : null,
  );
}

/** For those who listen: that it is being written, and that it is there; not every word as it comes. */
function spoken({ view }: OpenCall): string {
  if (view.summaryPartial !== null) return '正在撰写摘要';
  return view.summary === null ? '' : `摘要${summaryStateLabels[view.summary.state]}`;
}

/** The text before keeps the room, so that nothing below moves while the new one grows. */
function streaming(text: string, before: Summary | null): VNode {
  return h(
    'div',
    { key: 'streaming', class: 'summary-stream', 'aria-busy': 'true' },
    h('p', { class: 'summary-text' }, text, h('span', { class: 'cursor', 'aria-hidden': 'true' })),
    before === null ? null : h('p', { class: 'summary-room', 'aria-hidden': 'true' }, before.text),
  );
}

function read(summary: Summary | null): (VNode | null)[] {
  if (summary === null) {
    return [h('p', { key: 'empty', class: 'empty' }, '通话进行中会自动起草，也可随时生成')];
  }
  const doubts = summary.doubts ?? [];
  const marks =
    summary.state === 'confirmed'
      ? []
      : marksOf(
          'doubt',
          summary.text,
          doubts.map(({ text }) => text),
        );
  return [
    h(
      'p',
      { key: 'text', class: 'summary-text' },
      ...splitByMarks(summary.text, marks).map(({ text, kinds }) =>
        kinds.length === 0 ? text : h('mark', { class: 'mark doubt', title: explained(doubts, text) }, text),
      ),
    ),
    h('p', { key: 'author', class: 'summary-author', title: summary.author?.model }, writtenBy(summary)),
    doubtsView(summary.state, doubts),
  ];
}

function explained(doubts: readonly SummaryDoubt[], piece: string): string {
  return doubts
    .filter(({ text }) => text.includes(piece))
    .map(({ message }) => message)
    .join('；');
}

function writtenBy({ state, author }: Summary): string {
  if (state === 'edited') return '撰写：坐席';
  const writer =
    author === undefined ? null : `语言模型 · 提示词 ${author.prompt} ${versionText(author.version)}`;
  if (state === 'confirmed') return writer === null ? '坐席已确认' : `起草：${writer} · 坐席已确认`;
  return `起草：${writer ?? '规则'}`;
}

/** `3` is shown as `v3`. */
function versionText(version: string): string {
  return /^\d/.test(version) ? `v${version}` : version;
}

/** Once the agent has confirmed the text, what was doubtful is there to be looked up and no more. */
function doubtsView(state: SummaryState, doubts: readonly SummaryDoubt[]): VNode | null {
  if (doubts.length === 0) return null;
  const list = h(
    'ul',
    { class: 'doubts', 'aria-label': '摘要中存疑之处' },
    ...doubts.map(({ kind, text, message }, index) =>
      h(
        'li',
        { key: String(index), class: 'doubt-line', 'data-kind': kind },
        h('span', { class: 'doubt-kind' }, doubtLabels[kind]),
        h('span', { class: 'doubt-message' }, h('q', {}, text), ` ${message}`),
      ),
    ),
  );
  return state === 'confirmed'
    ? h(
        'details',
        { key: 'doubts-settled', class: 'doubts-settled' },
        h('summary', {}, `确认时有 ${doubts.length} 处存疑`),
        list,
      )
    : h('div', { key: 'doubts' }, list);
}

function buttons(desk: Desk, { view, ui }: OpenCall, writing: boolean): VNode {
  const { summary } = view;
  return h(
    'div',
    { key: 'buttons', class: 'summary-buttons' },
    h(
      'button',
      { type: 'button', class: 'small', id: EDIT, onclick: () => desk.editing.openSummary() },
      summary === null ? '自己写' : '修改',
    ),
    summary === null || summary.state === 'confirmed'
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'small',
            disabled: writing || ui.busy.has('confirm'),
            onclick: () => desk.confirmSummary(),
          },
          icon('check'),
          '确认无误',
        ),
  );
}

function rewritePanel(desk: Desk, { ui }: OpenCall): VNode {
  return h(
    'div',
    { key: 'rewrite', class: 'panel', role: 'group', 'aria-label': '重新生成摘要' },
    h('span', {}, '现有文字由您修改或确认，重新生成会替换它。'),
    h(
      'button',
      {
        type: 'button',
        class: 'small',
        disabled: ui.busy.has('summary'),
        onclick: () => desk.requestSummary(),
      },
      '替换并重新生成',
    ),
    h('button', { type: 'button', class: 'small ghost', onclick: () => desk.openPanel('rewrite') }, '保留'),
  );
}
