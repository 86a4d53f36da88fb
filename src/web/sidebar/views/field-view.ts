import type { Candidate, FieldName, FieldState } from '../../../protocol/form.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { fieldText } from '../field-text.ts';
import { fieldLabels, fieldMaxLength, requestKinds, sourceLabels } from '../labels.ts';
import { quote } from './evidence-view.ts';
import { confidenceLevel, formatPercent } from './format.ts';
import { icon } from './icons.ts';

const empty: FieldState = { current: null, locked: false, alternatives: [] };
const multiline: ReadonlySet<FieldName> = new Set(['location', 'subject', 'request', 'category']);
const hints: Partial<Record<FieldName, string>> = {
  occurredAt: '如 2018-05-22 14:30',
  relatedOrder: '以往工单编号',
};

/** One field: its value, where that comes from, what speaks against it, and what the service says about it. */
export function fieldView(desk: Desk, call: OpenCall, field: FieldName): VNode {
  const state = call.view.form[field] ?? empty;
  const problem = call.ui.problems.get(field);
  const evidence = state.current?.evidence ?? [];
  const active = call.ui.activeField === field;
  const errorId = `error-${field}`;
  return h(
    'div',
    {
      key: field,
      class: 'field',
      'data-field': field,
      'data-filled': String(state.current !== null),
      'data-conflict': String(state.alternatives.length > 0),
      'data-problem': String(problem !== undefined),
      onmouseenter: () => desk.hover(evidence),
      onmouseleave: () => desk.hover([]),
    },
    h('label', { for: `field-${field}` }, fieldLabels[field]),
    control(desk, call, field, state, problem === undefined ? null : errorId),
    origin(desk, call, field, state),
    problem === undefined ? null : h('p', { class: 'field-problem', id: errorId }, problem),
    ...alternatives(desk, call, field, state),
    active && evidence.length > 0
      ? h('div', { class: 'field-evidence' }, ...evidence.slice(0, 2).map((each) => quote(call.view, each)))
      : null,
  );
}

function control(
  desk: Desk,
  call: OpenCall,
  field: FieldName,
  state: FieldState,
  errorId: string | null,
): VNode {
  const value = state.current?.value ?? null;
  const shared = {
    id: `field-${field}`,
    'aria-invalid': errorId === null ? null : 'true',
    'aria-describedby': errorId,
    onfocus: () => desk.showEvidence(field),
  };
  if (field === 'anonymous' || field === 'confidential') {
    return h('input', {
      ...shared,
      type: 'checkbox',
      role: 'switch',
      checked: (call.ui.drafts.get(field) ?? fieldText(value)) === fieldText(true),
      disabled: !call.editable,
      onchange: ({ target }) => {
        if (target instanceof HTMLInputElement) desk.setField(field, target.checked);
      },
    });
  }
  const text = call.ui.drafts.get(field) ?? fieldText(value);
  if (field === 'kind') {
    return h(
      'select',
      {
        ...shared,
        value: text,
        disabled: !call.editable,
        onchange: ({ target }) => {
          if (!(target instanceof HTMLSelectElement)) return;
          desk.draft(field, target.value);
          desk.commitDraft(field);
        },
      },
      ...['', ...requestKinds].map((kind) =>
        h('option', { key: kind, value: kind }, kind === '' ? '未定' : kind),
      ),
    );
  }
  const long = multiline.has(field);
  return h(long ? 'textarea' : 'input', {
    ...shared,
    value: text,
    rows: long ? '1' : null,
    autocomplete: 'off',
    inputmode: field === 'callbackPhone' ? 'tel' : null,
    maxlength: fieldMaxLength[field],
    placeholder: hints[field] ?? null,
    readonly: !call.editable,
    oninput: ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
        desk.draft(field, target.value);
    },
    onblur: () => desk.commitDraft(field),
    onkeydown: (event) => {
      if (!(event instanceof KeyboardEvent) || event.isComposing || event.ctrlKey) return;
      if (event.key === 'Escape') desk.dropDraft(field);
      if (event.key !== 'Enter' || event.shiftKey) return;
      event.preventDefault();
      desk.commitDraft(field);
    },
  });
}

/** Confidence and source of a value; an agent's own value shows its lock, which opens by a click. */
function origin(desk: Desk, call: OpenCall, field: FieldName, { current, locked }: FieldState): VNode | null {
  if (locked) {
    const title = '已由坐席锁定，点击恢复自动填写';
    return h(
      'button',
      {
        type: 'button',
        class: 'origin lock',
        disabled: !call.editable,
        title,
        'aria-label': `${fieldLabels[field]}${title}`,
        onclick: () => desk.unlock(field),
      },
      icon('lock'),
      '坐席',
    );
  }
  if (current === null) return null;
  return h(
    'span',
    { class: 'origin', title: current.spoken === '' ? null : `原话：${current.spoken}` },
    h('span', { class: 'origin-source' }, sourceLabels[current.source]),
    share(current),
  );
}

function share({ confidence }: Candidate): VNode {
  return h('span', { class: 'share', 'data-level': confidenceLevel(confidence) }, formatPercent(confidence));
}

function alternatives(desk: Desk, call: OpenCall, field: FieldName, state: FieldState): VNode[] {
  if (state.alternatives.length === 0) return [];
  return [
    h(
      'ul',
      { class: 'alternatives', 'aria-label': `${fieldLabels[field]}的其他说法` },
      ...state.alternatives.map((candidate) => {
        const text = fieldText(candidate.value);
        return h(
          'li',
          {
            key: text,
            class: 'alternative',
            title: sourceLabels[candidate.source],
            onmouseenter: () => desk.hover(candidate.evidence),
            onmouseleave: () => desk.hover(state.current?.evidence ?? []),
          },
          h('span', { class: 'alternative-hint' }, '另有'),
          h('span', { class: 'alternative-text' }, text),
          share(candidate),
          call.editable
            ? h(
                'button',
                {
                  type: 'button',
                  class: 'link',
                  'aria-label': `${fieldLabels[field]}采用：${text}`,
                  onclick: () => desk.setField(field, candidate.value),
                },
                '采用',
              )
            : null,
        );
      }),
    ),
  ];
}
