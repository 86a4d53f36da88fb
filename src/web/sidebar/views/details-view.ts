import type { Scenario, ScenarioField } from '../../../protocol/scenario.ts';
import { detailBlank, detailId, inputId } from '../blanks.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { blankView } from './blank-view.ts';

/** What the handling unit of this kind of matter needs besides the order's own fields. */
export function detailsView(desk: Desk, call: OpenCall): VNode | null {
  const { scenario, declinedScenario } = call.view;
  if (scenario !== null) return openForm(desk, call, scenario);
  if (declinedScenario !== null) return declined(desk, call, declinedScenario);
  if (!call.editable || desk.scenarios.length === 0) return null;
  return h('p', { key: 'choose', class: 'details-declined' }, '补充信息', chooser(desk, call, null));
}

/** Another form than the one that the matter was taken for. */
function chooser(desk: Desk, { ui }: OpenCall, current: Scenario | null): VNode | null {
  const others = desk.scenarios.filter(({ id }) => id !== current?.id);
  if (others.length === 0) return null;
  return h(
    'select',
    {
      key: 'chooser',
      class: 'details-chooser',
      'aria-label': '选择补充信息表',
      disabled: ui.busy.has('scenario'),
      value: '',
      onchange: (event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        if (value !== '') desk.chooseScenario(value);
      },
    },
    h('option', { key: '', value: '' }, current === null ? '选择信息表…' : '换一张表…'),
    ...others.map(({ id, name }) => h('option', { key: id, value: id }, name)),
  );
}

function openForm(desk: Desk, call: OpenCall, scenario: Scenario): VNode {
  const { view, ui, editable } = call;
  const filled = scenario.fields.filter((field) => isFilled(call, field)).length;
  return h(
    'section',
    { key: 'details', class: 'card details', 'aria-labelledby': 'details-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'details-title' }, `补充信息：${scenario.name}`),
      h('span', { class: 'progress' }, `已填 ${filled}/${scenario.fields.length}`),
      editable ? chooser(desk, call, scenario) : null,
      editable
        ? h(
            'button',
            {
              type: 'button',
              class: 'link',
              title: '这件事不需要这张补充信息表',
              disabled: ui.busy.has('scenario'),
              onclick: () => desk.chooseScenario(null),
            },
            '不适用',
          )
        : null,
    ),
    missingView(desk, call, scenario),
    h(
      'div',
      { class: 'fields' },
      ...scenario.fields.map((field) => blankView(desk, call, detailBlank(view, field))),
    ),
  );
}

/** What the unit cannot do without and nobody said yet; each name leads to its blank. */
function missingView(desk: Desk, call: OpenCall, { fields }: Scenario): VNode | null {
  const required = fields.filter((field) => field.required);
  if (required.length === 0) return null;
  const missing = required.filter((field) => !isFilled(call, field));
  if (missing.length === 0) {
    return h('p', { key: 'missing', class: 'details-missing', 'data-complete': 'true' }, '必填项已齐');
  }
  return h(
    'p',
    { key: 'missing', class: 'details-missing', 'data-complete': 'false' },
    `还缺 ${missing.length} 项：`,
    ...missing.flatMap(({ key, label }, index) => [
      index === 0 ? null : '、',
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          key,
          'aria-label': `去填写${label}`,
          onclick: () => desk.goTo(inputId(detailId(key))),
        },
        label,
      ),
    ]),
  );
}

function isFilled({ view }: OpenCall, { key }: ScenarioField): boolean {
  return (view.details[key]?.current ?? null) !== null;
}

/** A slip of the hand is put right at once. */
function declined(desk: Desk, call: OpenCall, { id, name }: Scenario): VNode {
  const { ui, editable } = call;
  return h(
    'p',
    { key: 'declined', class: 'details-declined' },
    `补充信息「${name}」已标为不适用`,
    editable
      ? h(
          'button',
          {
            type: 'button',
            class: 'link',
            disabled: ui.busy.has('scenario'),
            onclick: () => desk.chooseScenario(id),
          },
          '恢复',
        )
      : null,
    editable ? chooser(desk, call, null) : null,
  );
}
