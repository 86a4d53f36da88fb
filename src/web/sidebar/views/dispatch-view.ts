import type { SuggestionTarget } from '../../../protocol/desk-event.ts';
import type { DispatchSuggestion, Ranked } from '../../../protocol/dispatch.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { targetLabels } from '../labels.ts';
import { groundsView, questionView } from './dispatch-grounds-view.ts';
import { formatPercent } from './format.ts';
import { asksForDispatch } from './guidance-view.ts';
import { icon } from './icons.ts';

/** Names shown while the agent has not decided; afterwards the one that was taken is enough. */
const SHOWN = 3;

/** Ranked handling units and categories, why, and what the agent makes of them. */
export function dispatchView(desk: Desk, call: OpenCall): VNode {
  const suggestion = call.view.suggestion?.value ?? null;
  return h(
    'section',
    { class: 'card dispatch', 'aria-labelledby': 'dispatch-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'dispatch-title' }, '派单建议'),
      suggestion?.unsure === true ? h('span', { class: 'badge unsure' }, '把握不足，请核对') : null,
    ),
    ...(suggestion === null
      ? [h('p', { class: 'empty' }, '听到诉求后自动给出建议')]
      : [
          questionView(suggestion.question, asksForDispatch(call)),
          ranking(desk, call, suggestion, 'unit'),
          ranking(desk, call, suggestion, 'category'),
          decisiveWords(suggestion),
          groundsView(call, suggestion),
        ]),
  );
}

function ranking(
  desk: Desk,
  call: OpenCall,
  suggestion: DispatchSuggestion,
  target: SuggestionTarget,
): VNode {
  const { ui, editable } = call;
  const ranked = target === 'unit' ? suggestion.units : suggestion.categories;
  const unfolded = ui.unfolded.has(target);
  const field = call.view.form[target];
  const taken = field?.locked === true ? ranked.filter(({ name }) => name === field.current?.value) : [];
  const short = taken.length > 0 ? taken : ranked.slice(0, SHOWN);
  const hidden = ranked.length - short.length;
  return h(
    'div',
    { key: target, class: 'ranking', 'data-target': target },
    h(
      'div',
      { class: 'ranking-head' },
      h('h3', {}, targetLabels[target]),
      editable
        ? h(
            'button',
            {
              type: 'button',
              class: 'link',
              'aria-expanded': String(ui.panel === target),
              onclick: () => desk.openPanel(target),
            },
            '改为其他',
          )
        : null,
    ),
    ui.panel === target ? changePanel(desk, target) : null,
    h(
      'ol',
      { class: 'choices', 'aria-label': `${targetLabels[target]}建议` },
      ...(unfolded ? ranked : short).map((entry) => choice(desk, call, target, entry, entry === ranked[0])),
    ),
    hidden > 0
      ? h(
          'button',
          { type: 'button', class: 'link more', onclick: () => toggle(desk, target) },
          unfolded ? '收起' : `另有 ${hidden} 项`,
        )
      : null,
  );
}

function choice(desk: Desk, call: OpenCall, target: SuggestionTarget, entry: Ranked, first: boolean): VNode {
  const { view, ui, editable } = call;
  const { name, probability, reasons } = entry;
  const field = view.form[target];
  const chosen = field?.current?.value === name;
  const confirmed = chosen && field?.locked === true;
  const rejected = view.rejected[target].includes(name);
  const key = `${target}:${name}`;
  const shown = (first && !rejected) || ui.unfolded.has(key);
  return h(
    'li',
    {
      key: name,
      class: 'choice',
      'data-state': rejected ? 'rejected' : confirmed ? 'confirmed' : chosen ? 'chosen' : 'open',
    },
    h(
      'div',
      { class: 'choice-row' },
      h(
        'button',
        {
          type: 'button',
          class: 'choice-name',
          title: '查看理由',
          'aria-expanded': String(shown),
          onclick: () => toggle(desk, key),
        },
        ...pathOf(name),
      ),
      h('span', { class: 'choice-share' }, formatPercent(probability)),
      confirmed ? h('span', { class: 'choice-state' }, icon('check'), '已采纳') : null,
      editable && !confirmed
        ? h(
            'button',
            {
              type: 'button',
              class: first ? 'small primary accept' : 'small accept',
              'aria-label': `采纳${targetLabels[target]}：${name}`,
              onclick: () => desk.accept(target, name),
            },
            '采纳',
          )
        : null,
      editable && !confirmed && !rejected
        ? h(
            'button',
            {
              type: 'button',
              class: 'small ghost reject',
              title: '不合适',
              'aria-label': `排除${targetLabels[target]}：${name}`,
              onclick: () => desk.reject(target, name),
            },
            icon('cross'),
          )
        : null,
    ),
    h('div', { class: 'bar', css: { '--share': String(probability) } }),
    shown && reasons.length > 0
      ? h('ul', { class: 'reasons' }, ...reasons.map((reason) => h('li', {}, reason)))
      : null,
  );
}

/** A category is a path; its last part says most and stands out. */
function pathOf(name: string): VNode[] {
  const parts = name.split(/\s*[/>›]\s*/);
  const leaf = parts.pop() ?? name;
  const above = parts.length === 0 ? [] : [h('span', { class: 'choice-path' }, `${parts.join(' › ')} › `)];
  return [...above, h('span', { class: 'choice-leaf' }, leaf)];
}

function changePanel(desk: Desk, target: SuggestionTarget): VNode {
  return h(
    'form',
    {
      class: 'panel',
      onsubmit: (event) => {
        event.preventDefault();
        if (!(event.currentTarget instanceof HTMLFormElement)) return;
        desk.changeTo(target, String(new FormData(event.currentTarget).get('name') ?? ''));
      },
    },
    h('input', {
      name: 'name',
      autocomplete: 'off',
      maxlength: target === 'unit' ? 80 : 120,
      placeholder: `输入${targetLabels[target]}全称`,
      'aria-label': `改为其他${targetLabels[target]}`,
    }),
    h('button', { type: 'submit', class: 'small primary' }, '确定'),
  );
}

function decisiveWords({ words }: DispatchSuggestion): VNode | null {
  const supporting = words.filter(({ weight }) => weight > 0);
  if (supporting.length === 0) return null;
  return h(
    'p',
    { class: 'decisive-words' },
    '关键词 ',
    ...supporting.map(({ text }) => h('mark', { class: 'mark decisive', key: text }, text)),
  );
}

function toggle(desk: Desk, key: string): void {
  desk.touch(({ unfolded }) => {
    if (!unfolded.delete(key)) unfolded.add(key);
  });
}
