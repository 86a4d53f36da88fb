import type { AnswerCard } from '../../../protocol/guidance.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { icon } from './icons.ts';

export const cardKey = (articleId: string): string => `card:${articleId}`;
const shutKey = (articleId: string): string => `shut:${articleId}`;

/** The agent has opened one of the cards. */
export function hasOpenedCard({ ui, view }: OpenCall): boolean {
  return view.guidance?.cards.some(({ articleId }) => ui.unfolded.has(cardKey(articleId))) === true;
}

/** Passages of the knowledge base that may answer the caller; the first is open, the others by a click. */
export function answerCardsView(desk: Desk, call: OpenCall, cards: readonly AnswerCard[]): VNode | null {
  if (cards.length === 0) return null;
  return h(
    'ul',
    { key: 'cards', class: 'answer-cards', 'aria-label': '可参考的答复' },
    ...cards.map((card, index) => cardView(desk, call, card, index === 0)),
  );
}

function cardView(desk: Desk, call: OpenCall, card: AnswerCard, first: boolean): VNode {
  const { unfolded } = call.ui;
  const [key, shut] = [cardKey(card.articleId), shutKey(card.articleId)];
  const open = unfolded.has(key) || (first && !unfolded.has(shut));
  return h(
    'li',
    { key: card.articleId, class: 'answer-card', 'data-warned': String(card.warning !== null) },
    h(
      'div',
      { class: 'answer-card-head' },
      h(
        'button',
        {
          type: 'button',
          class: 'answer-card-title',
          'aria-expanded': String(open),
          onclick: () =>
            desk.touch(() => {
              unfolded.delete(open ? key : shut);
              unfolded.add(open ? shut : key);
            }),
        },
        card.title,
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'small ghost put-away',
          title: '与本次来电无关',
          'aria-label': `收起答复：${card.title}`,
          onclick: () => desk.dismiss(key),
        },
        icon('cross'),
      ),
    ),
    card.warning === null ? null : h('p', { class: 'answer-card-warning' }, icon('alert'), card.warning),
    open ? h('p', { class: 'answer-card-passage' }, card.passage) : null,
    open
      ? h(
          'p',
          { class: 'answer-card-origin' },
          h('span', {}, [...(card.unit === null ? [] : [card.unit]), validity(card)].join(' · ')),
          sourceView(card.source),
          flagView(desk, call, card),
        )
      : null,
  );
}

function validity({ validFrom, validUntil }: AnswerCard): string {
  if (validUntil !== null) return `有效期至 ${validUntil}`;
  return validFrom === null ? '未注明有效期' : `自 ${validFrom} 起有效`;
}

/** Only an address of the web becomes a link: a source is whatever somebody imported. */
function sourceView(source: string | null): VNode | null {
  if (source === null) return null;
  return isWebAddress(source)
    ? h(
        'a',
        { class: 'answer-card-source', href: source, target: '_blank', rel: 'noopener noreferrer' },
        source,
      )
    : h('span', { class: 'answer-card-source' }, source);
}

function isWebAddress(source: string): boolean {
  return /^https?:\/\/\S+$/i.test(source);
}

function flagView(
  desk: Desk,
  { view, ui, editable }: OpenCall,
  { articleId, title }: AnswerCard,
): VNode | null {
  if (view.flagged.includes(articleId)) {
    return h('span', { class: 'choice-state' }, icon('check'), '已反馈');
  }
  if (!editable) return null;
  return h(
    'button',
    {
      type: 'button',
      class: 'link',
      title: '告诉归口单位这篇知识有误',
      'aria-label': `内容有误：${title}`,
      disabled: ui.busy.has(`flag:${articleId}`),
      onclick: () => desk.flagArticle(articleId),
    },
    '内容有误',
  );
}
