import { type Blank, type BlankCandidate, inputId } from '../blanks.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { fieldText } from '../field-text.ts';
import { sourceLabels } from '../labels.ts';
import { quote } from './evidence-view.ts';
import { confidenceLevel, formatPercent } from './format.ts';
import { icon } from './icons.ts';

/** One blank: its value, where that comes from, what speaks against it, and what the service says about it. */
export function blankView(desk: Desk, call: OpenCall, blank: Blank): VNode {
  const { id, label, control, state } = blank;
  const problem = call.ui.problems.get(id);
  const evidence = state.current?.evidence ?? [];
  const active = call.ui.activeBlank === id;
  const errorId = `error-${id}`;
  return h(
    'div',
    {
      key: id,
      class: 'field',
      'data-field': id,
      'data-control': control,
      'data-required': String(blank.required),
      'data-filled': String(state.current !== null),
      'data-conflict': String(state.alternatives.length > 0),
      'data-problem': String(problem !== undefined),
      onmouseenter: () => desk.hover(evidence),
      onmouseleave: () => desk.hover([]),
    },
    h('label', { for: inputId(id) }, label),
    controlView(desk, call, blank, problem === undefined ? null : errorId),
    origin(desk, call, blank),
    problem === undefined ? null : h('p', { class: 'field-problem', id: errorId }, problem),
    ...alternatives(desk, call, blank),
    active && evidence.length > 0
      ? h('div', { class: 'field-evidence' }, ...evidence.slice(0, 2).map((each) => quote(call.view, each)))
      : null,
  );
}

function controlView(desk: Desk, call: OpenCall, blank: Blank, errorId: string | null): VNode {
  const { id, control, state } = blank;
  const text = call.ui.drafts.get(id) ?? fieldText(state.current?.value ?? null);
  const shared = {
    id: inputId(id),
    'aria-invalid': errorId === null ? null : 'true',
    'aria-describedby': errorId,
    'aria-required': blank.required ? 'true' : null,
    onfocus: () => desk.showEvidence(id),
  };
  switch (control) {
    case 'switch':
      return h('input', {
        ...shared,
        type: 'checkbox',
        role: 'switch',
        checked: text === fieldText(true),
        disabled: !call.editable,
        onchange: ({ target }) => {
          if (target instanceof HTMLInputElement) desk.editing.set(id, target.checked);
        },
      });
    case 'select':
      return h(
        'select',
        {
          ...shared,
          value: text,
          title: blank.hint,
          disabled: !call.editable,
          onchange: ({ target }) => {
            if (!(target instanceof HTMLSelectElement)) return;
            desk.editing.draft(id, target.value);
            desk.editing.commitDraft(id);
          },
        },
        ...['', ...blank.options].map((option) =>
          h('option', { key: option, value: option }, option === '' ? '未定' : option),
        ),
      );
    case 'number':
      return blank.unit === null
        ? typed(desk, call, blank, text, shared)
        : h(
            'span',
            { class: 'measured' },
            typed(desk, call, blank, text, shared),
            h('span', { class: 'unit' }, blank.unit),
          );
    default:
      return typed(desk, call, blank, text, shared);
  }
}

/** What is typed is sent with the return key, or when the cursor leaves; Escape takes it back. */
function typed(
  desk: Desk,
  call: OpenCall,
  { id, control, hint, maxLength }: Blank,
  text: string,
  shared: Readonly<Record<string, string | null | (() => void)>>,
): VNode {
  const long = control === 'lines';
  return h(long ? 'textarea' : 'input', {
    ...shared,
    value: text,
    rows: long ? '1' : null,
    autocomplete: 'off',
    inputmode: control === 'number' ? 'decimal' : id === 'callbackPhone' ? 'tel' : null,
    maxlength: maxLength,
    placeholder: hint,
    title: text === '' ? hint : null,
    readonly: !call.editable,
    oninput: ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
        desk.editing.draft(id, target.value);
    },
    onblur: () => desk.editing.commitDraft(id),
    onkeydown: (event) => {
      if (!(event instanceof KeyboardEvent) || event.isComposing || event.ctrlKey) return;
      if (event.key === 'Escape') desk.editing.dropDraft(id);
      if (event.key !== 'Enter' || event.shiftKey) return;
      event.preventDefault();
      desk.editing.commitDraft(id);
    },
  });
}

/** Confidence and source of a value; an agent's own value shows its lock, which opens by a click. */
function origin(desk: Desk, call: OpenCall, { id, label, state }: Blank): VNode | null {
  const { current, locked } = state;
  if (locked) {
    const title = '已由坐席锁定，点击恢复自动填写';
    return h(
      'button',
      {
        type: 'button',
        class: 'origin lock',
        disabled: !call.editable,
        title,
        'aria-label': `${label}${title}`,
        onclick: () => desk.editing.unlock(id),
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

function share({ confidence }: BlankCandidate): VNode {
  return h('span', { class: 'share', 'data-level': confidenceLevel(confidence) }, formatPercent(confidence));
}

function alternatives(desk: Desk, call: OpenCall, { id, label, unit, state }: Blank): VNode[] {
  if (state.alternatives.length === 0) return [];
  return [
    h(
      'ul',
      { class: 'alternatives', 'aria-label': `${label}的其他说法` },
      ...state.alternatives.map((candidate) => {
        const text = `${fieldText(candidate.value)}${unit ?? ''}`;
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
                  'aria-label': `${label}采用：${text}`,
                  onclick: () => desk.editing.set(id, candidate.value),
                },
                '采用',
              )
            : null,
        );
      }),
    ),
  ];
}
