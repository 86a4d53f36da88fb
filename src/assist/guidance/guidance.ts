import type { AnswerCard, Guidance } from '../../protocol/guidance.ts';
import type { CallSoFar } from './call-so-far.ts';
import { calming } from './calming.ts';
import { nextQuestion } from './next-question.ts';
import { reminders } from './reminders.ts';

/** More cards than these are no help in a call. */
export const MOST_CARDS = 3;

/** All that may help the agent say the next sentence. Pure: the same call gives the same guidance. */
export function guidanceOf(call: CallSoFar, cards: readonly AnswerCard[]): Guidance {
  return {
    question: nextQuestion(call),
    cards: cards.slice(0, MOST_CARDS),
    calming: calming(call),
    reminders: reminders(call),
  };
}
