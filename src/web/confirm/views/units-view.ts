import type { Desk, OpenCall } from '../../sidebar/desk.ts';
import { h, type VNode } from '../../sidebar/dom.ts';
import { fieldText } from '../../sidebar/field-text.ts';
import { formatPercent } from '../../sidebar/views/format.ts';
import type { Drafts } from '../drafts.ts';

const SHOWN = 3;

/** The units that could handle it, by number keys; the chosen one is the order's. */
export function unitsView(desk: Desk, drafts: Drafts, call: OpenCall): VNode {
  const { view } = call;
  const chosen = fieldText(view.form.unit?.current?.value ?? null);
  const units = view.suggestion?.value.units.slice(0, SHOWN) ?? [];
  const other = chosen !== '' && !units.some(({ name }) => name === chosen);
  return h(
    'section',
    { class: 'card units', 'aria-labelledby': 'units-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'units-title' }, '承办单位'),
      view.suggestion?.value.unsure === true
        ? h('span', { class: 'badge unsure' }, '把握不足，请核对')
        : null,
    ),
    units.length === 0 ? h('p', { class: 'empty' }, '没有建议，请在下方填写') : null,
    h(
      'ol',
      { class: 'unit-choices' },
      ...units.map(({ name, probability, reasons }, index) =>
        h(
          'li',
          { key: name },
          h(
            'button',
            {
              type: 'button',
              class: 'unit-choice',
              'aria-pressed': String(name === chosen),
              'aria-keyshortcuts': String(index + 1),
              title: reasons.join('；'),
              onclick: () => void drafts.choose(index + 1),
            },
            h('kbd', { 'aria-hidden': 'true' }, String(index + 1)),
            h('span', { class: 'unit-name' }, name),
            h('span', { class: 'choice-share' }, formatPercent(probability)),
            h('span', { class: 'bar', css: { '--share': String(probability) } }),
          ),
        ),
      ),
    ),
    other ? h('p', { class: 'unit-other' }, '将派往 ', h('strong', {}, chosen)) : null,
    h(
      'form',
      {
        class: 'unit-change',
        onsubmit: (event) => {
          event.preventDefault();
          if (!(event.currentTarget instanceof HTMLFormElement)) return;
          const name = String(new FormData(event.currentTarget).get('unit') ?? '').trim();
          event.currentTarget.reset();
          if (name !== '') void changeTo(desk, drafts, name);
        },
      },
      h('input', {
        name: 'unit',
        autocomplete: 'off',
        maxlength: 80,
        placeholder: '改派其他单位',
        'aria-label': '改派其他单位',
      }),
    ),
  );
}

async function changeTo(desk: Desk, drafts: Drafts, name: string): Promise<void> {
  if (!(await drafts.own())) return;
  if (drafts.current?.view.suggestion == null) desk.editing.set('unit', name);
  else desk.changeTo('unit', name);
}
