import { z } from 'zod';
import type { KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import { withoutHeading } from '../../knowledge/passages.ts';
import type { KnowledgeAnswer } from '../engine/effects.ts';
import { FAILED, type IntakeEffect, NONE } from './contract.ts';

/**
 * How surely an article must answer: this much evidence, and this much more than for the next one. On the questions of
 * test/knowledge 57 of 61 are answered, none of them wrongly (docs/voice-intake.md).
 */
const LEAST_EVIDENCE = 1.4;
const LEAST_LEAD = 1.3;
/** Longer than this nobody listens, characters. */
const MOST_SPOKEN = 120;

const QuestionArgs = z.object({ question: z.string().min(1) });

export type KnowledgeSource = Pick<KnowledgeBase, 'surest' | 'find' | 'warning'>;

/** The passage that surely answers the question and can be said in a breath; articles are Chinese. */
export function answerQuestion(knowledge: KnowledgeSource): IntakeEffect {
  return async ({ language }, args) => {
    const parsed = QuestionArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    if (language !== 'zh') return NONE;
    const [first, second] = knowledge.surest(parsed.data.question);
    if (first === undefined || first.evidence < LEAST_EVIDENCE) return NONE;
    if (second !== undefined && first.evidence < second.evidence * LEAST_LEAD) return NONE;
    const article = knowledge.find(first.id);
    if (article === null || knowledge.warning(first.id) !== null) return NONE;
    const text = speakable(withoutHeading(first.passage, article.body));
    if (text === null) return NONE;
    const value: KnowledgeAnswer = { articleId: article.id, title: article.title, text };
    return { status: 'done', value };
  };
}

/** A passage as it is spoken: whole where it is short, else its first sentences; null when even the first is too long. */
export function speakable(passage: string): string | null {
  const text = passage
    .replace(/\s*\n\s*/g, '，')
    .replace(/([，。；：！？])，/g, '$1')
    .trim();
  let spoken = '';
  for (const sentence of text.split(/(?<=[。！？；])/u)) {
    if ([...spoken, ...sentence].length > MOST_SPOKEN) break;
    spoken += sentence;
  }
  return spoken === '' ? null : spoken;
}
