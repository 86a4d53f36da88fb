import { z } from 'zod';
import { Evidence } from './common.ts';

/** What may help the agent say the next sentence. All texts are Chinese. */

/** `field` and `detail`: something is missing; `dispatch`: its answer tells the handling units apart. */
export const NextQuestion = z.object({
  text: z.string().max(200),
  reason: z.string().max(200),
  about: z.object({ kind: z.enum(['field', 'detail', 'dispatch']), key: z.string().max(64) }),
});
export type NextQuestion = z.infer<typeof NextQuestion>;

/** An article of the knowledge base that may answer what the caller asks. */
export const AnswerCard = z.object({
  articleId: z.string().max(64),
  title: z.string().max(200),
  /** The passage that fits best. */
  passage: z.string().max(1_000),
  /** The unit that owns it. */
  unit: z.string().max(80).nullable(),
  source: z.string().max(300).nullable().describe('document or address that it stems from'),
  validFrom: z.iso.date().nullable(),
  validUntil: z.iso.date().nullable().describe('last day, inclusive'),
  /** Shown wherever the card is shown: 已过有效期（2018-05-01），请核实后再答复. */
  warning: z.string().max(200).nullable(),
});
export type AnswerCard = z.infer<typeof AnswerCard>;

/** The caller's tone rises: what to say first. */
export const CalmingPhrase = z.object({ text: z.string().max(200), evidence: z.array(Evidence).max(3) });
export type CalmingPhrase = z.infer<typeof CalmingPhrase>;

export const reminderKinds = ['opening', 'read-back', 'closing'] as const;
/** Something that the script asks for and was not heard yet. */
export const Reminder = z.object({ kind: z.enum(reminderKinds), text: z.string().max(200) });
export type Reminder = z.infer<typeof Reminder>;

export const Guidance = z.object({
  question: NextQuestion.nullable(),
  cards: z.array(AnswerCard).max(3),
  calming: CalmingPhrase.nullable(),
  reminders: z.array(Reminder).max(3),
});
export type Guidance = z.infer<typeof Guidance>;
