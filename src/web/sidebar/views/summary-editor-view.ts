import { inputId } from '../blanks.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';

/** As `summary.edit` takes; the server checks again. */
const LONGEST = 4_000;
const PROBLEM = 'error-summary';

/**
 * The order's text in the agent's hands. Ctrl+Enter saves it and goes no further: the order is submitted by the next one,
 * when the text stands there as it will be sent. Escape leaves what was not changed.
 */
export function summaryEditor(desk: Desk, { view, ui }: OpenCall, leave: () => void): VNode {
  const before = view.summary?.text ?? '';
  const text = ui.drafts.get('summary') ?? before;
  const problem = ui.problems.get('summary');
  const save = () => {
    desk.editing.saveSummary();
    if (!ui.problems.has('summary')) leave();
  };
  const cancel = () => {
    desk.editing.dropDraft('summary');
    leave();
  };
  return h(
    'div',
    { key: 'editor', class: 'summary-editor' },
    h('textarea', {
      id: inputId('summary'),
      'aria-label': '诉求摘要正文',
      'aria-invalid': problem === undefined ? null : 'true',
      'aria-describedby': problem === undefined ? null : PROBLEM,
      'aria-keyshortcuts': 'Control+Enter',
      value: text,
      rows: '5',
      maxlength: LONGEST,
      oninput: ({ target }) => {
        if (target instanceof HTMLTextAreaElement) desk.editing.draft('summary', target.value);
      },
      onkeydown: (event) => {
        if (!(event instanceof KeyboardEvent) || event.isComposing) return;
        if (event.key === 'Escape' && text === before) cancel();
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) save();
      },
    }),
    problem === undefined ? null : h('p', { class: 'field-problem', id: PROBLEM }, problem),
    h(
      'div',
      { class: 'summary-buttons' },
      h(
        'button',
        { type: 'button', class: 'small primary', onclick: save },
        '保存摘要',
        h('kbd', { 'aria-hidden': 'true' }, 'Ctrl ↵'),
      ),
      h('button', { type: 'button', class: 'small', onclick: cancel }, '取消'),
    ),
  );
}
