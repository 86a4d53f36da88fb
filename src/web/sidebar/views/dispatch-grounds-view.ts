import type {
  DispatchQuestion,
  DispatchSuggestion,
  LikeOrder,
  RecognisedItem,
} from '../../../protocol/dispatch.ts';
import type { OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { fieldLabels } from '../labels.ts';
import { formatDay, formatPercent } from './format.ts';

/**
 * What to ask while the ranking is unsure, and where each answer would lead; only the latter where the guidance already
 * shows the question.
 */
export function questionView(question: DispatchQuestion | null, shownAbove: boolean): VNode | null {
  if (question === null) return null;
  return h(
    'div',
    { key: 'question', class: 'question', role: 'note', 'aria-label': '建议追问' },
    shownAbove
      ? h('p', {}, h('strong', {}, '按回答派单'))
      : h('p', {}, h('strong', {}, '建议追问 '), question.text),
    h(
      'ul',
      { class: 'answers' },
      ...question.answers.map(({ text, probability, unit }, index) =>
        h(
          'li',
          { key: String(index), title: `可能性 ${formatPercent(probability)}` },
          h('span', { class: 'answer' }, text),
          ` → ${unit}`,
        ),
      ),
    ),
  );
}

/** What the catalogue says of the matter, what the form still lacks for it, and how like orders ended. */
export function groundsView(call: OpenCall, { item, likeOrders }: DispatchSuggestion): VNode | null {
  if (item === null && likeOrders.length === 0) return null;
  return h(
    'div',
    { key: 'grounds', class: 'grounds' },
    ...(item === null ? [] : [itemView(call, item)]),
    likeOrders.length === 0
      ? null
      : h(
          'details',
          { class: 'like-orders' },
          h('summary', {}, `相似工单 ${likeOrders.length} 件`),
          h('ul', { class: 'cases' }, ...likeOrders.map(likeOrderView)),
        ),
  );
}

function itemView(call: OpenCall, item: RecognisedItem): VNode {
  const missing = item.requiredFields.filter((field) => (call.view.form[field]?.current ?? null) === null);
  const facts = [
    `事项 ${item.code} ${item.name}`,
    `办理时限：${item.due}`,
    ...(item.coHandlers.length === 0 ? [] : [`协办：${item.coHandlers.join('、')}`]),
  ];
  return h(
    'div',
    { class: 'item' },
    h('p', {}, facts.join(' · ')),
    missing.length === 0
      ? null
      : h(
          'p',
          { class: 'missing' },
          `此类事项还需：${missing.map((field) => fieldLabels[field]).join('、')}`,
        ),
  );
}

function likeOrderView({ orderId, number, at, text, unit, refused, similarity }: LikeOrder): VNode {
  const outcome = [
    ...(unit === null ? [] : [unit]),
    ...(refused.length === 0 ? [] : [`${refused.join('、')}已退回`]),
  ];
  return h(
    'li',
    { key: orderId, class: 'case' },
    h(
      'div',
      { class: 'case-body' },
      h('p', { class: 'case-subject' }, outcome.join(' · ')),
      h('p', { class: 'case-place' }, text),
      h(
        'p',
        { class: 'case-facts' },
        [number, formatDay(at), `相似 ${formatPercent(similarity)}`].join(' · '),
      ),
    ),
  );
}
