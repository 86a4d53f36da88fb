import type { CalmingPhrase, NextQuestion, Reminder } from '../../../protocol/guidance.ts';
import { detailId, inputId, isFieldName } from '../blanks.ts';
import type { CallViewState } from '../call-view-state.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { answerCardsView, cardKey } from './answer-cards-view.ts';
import { icon } from './icons.ts';

/**
 * What helps with the next sentence. It stands beside the transcript, which gives way to it, so that nothing that the
 * agent is filling in moves when it changes.
 */

const questionKey = ({ about }: NextQuestion): string => `question:${about.kind}:${about.key}`;
const calmingKey = ({ text }: CalmingPhrase): string => `calming:${text}`;
const reminderKey = ({ kind }: Reminder): string => `reminder:${kind}`;

/** What to say first to a caller whose tone rises. */
export function calmingView(desk: Desk, { view, ui }: OpenCall): VNode {
  const calming = live(view)?.calming ?? null;
  return h(
    'div',
    { key: 'calming', class: 'calming-place', role: 'status' },
    calming === null || ui.dismissed.has(calmingKey(calming))
      ? null
      : h(
          'div',
          {
            class: 'calming',
            onmouseenter: () => desk.hover(calming.evidence),
            onmouseleave: () => desk.hover([]),
          },
          h('span', { class: 'guidance-label' }, '先安抚'),
          h('p', {}, calming.text),
          putAway(desk, calmingKey(calming), '收起安抚话术'),
        ),
  );
}

/** The next question, what the script still asks for, and answers of the knowledge base. */
export function guidanceView(desk: Desk, call: OpenCall): VNode {
  const { view, ui } = call;
  const now = live(view);
  const question = now?.question ?? null;
  const asked = question === null || ui.dismissed.has(questionKey(question)) ? null : question;
  const reminders = now?.reminders.filter((reminder) => !ui.dismissed.has(reminderKey(reminder))) ?? [];
  const cards = view.guidance?.cards.filter(({ articleId }) => !ui.dismissed.has(cardKey(articleId))) ?? [];
  return h(
    'section',
    {
      class: 'card guidance',
      'aria-label': '通话提示',
      'data-empty': String(asked === null && reminders.length + cards.length === 0),
    },
    h(
      'div',
      { key: 'question', class: 'next-question-place', role: 'status' },
      asked === null ? null : questionLine(desk, view, asked),
    ),
    reminders.length === 0
      ? null
      : h(
          'ul',
          { key: 'reminders', class: 'reminders', 'aria-label': '规范用语提醒' },
          ...reminders.map((reminder) => reminderChip(desk, reminder)),
        ),
    answerCardsView(desk, call, cards),
  );
}

/** The question that tells the handling units apart stands, or stood, in the guidance: it is not asked twice. */
export function asksForDispatch({ view }: OpenCall): boolean {
  return live(view)?.question?.about.kind === 'dispatch';
}

/** Once the call is over there is nothing left to be said. */
function live({ guidance, endedAt }: CallViewState): CallViewState['guidance'] {
  return endedAt === null ? guidance : null;
}

function questionLine(desk: Desk, view: CallViewState, question: NextQuestion): VNode {
  const { text, reason } = question;
  const target = placeOf(view, question);
  return h(
    'div',
    { class: 'next-question' },
    h('span', { class: 'guidance-label' }, '可以问'),
    h('p', {}, h('strong', {}, text), h('span', { class: 'next-question-reason' }, reason)),
    target === null
      ? null
      : h('button', { type: 'button', class: 'link', onclick: () => desk.goTo(target) }, '去填写'),
    putAway(desk, questionKey(question), '不再提示这个问题'),
  );
}

/** Where the answer is filled in. */
function placeOf(view: CallViewState, { about }: NextQuestion): string | null {
  if (about.kind === 'field') return isFieldName(about.key) ? inputId(about.key) : null;
  if (about.kind === 'dispatch') return null;
  return view.scenario?.fields.some(({ key }) => key === about.key) === true
    ? inputId(detailId(about.key))
    : null;
}

function reminderChip(desk: Desk, reminder: Reminder): VNode {
  return h(
    'li',
    { key: reminder.kind, class: 'reminder', 'data-kind': reminder.kind },
    h('span', {}, reminder.text),
    putAway(desk, reminderKey(reminder), `收起提醒：${reminder.text}`),
  );
}

function putAway(desk: Desk, key: string, label: string): VNode {
  return h(
    'button',
    {
      type: 'button',
      class: 'small ghost put-away',
      title: label,
      'aria-label': label,
      onclick: () => desk.dismiss(key),
    },
    icon('cross'),
  );
}
