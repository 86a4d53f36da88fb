import { z } from 'zod';

/**
 * What the service answers to a flow's lookups and submissions, as flows see it in the variable named by `save`. All are
 * plain JSON; texts are as they are to be spoken, by language where both are there.
 */

const Spoken = z.object({ zh: z.string(), en: z.string() });

/** `queue`: with `queue?`. How long a caller who joins now would wait. */
export const QueueAnswer = z.object({
  open: z.boolean().describe('false: outside the opening hours'),
  free: z.int().describe('seats that could answer at once'),
  waiting: z.int(),
  /** Of this caller, as in `priorities`: by what was said, earlier orders and a kept place. */
  priority: z.int(),
  /** Seconds; null while nothing is known. */
  waitS: z.number().nullable(),
  fromS: z.number().nullable(),
  toS: z.number().nullable(),
  /** 约五到八分钟 / about five to eight minutes; empty while nothing is known. */
  spoken: Spoken,
});
export type QueueAnswer = z.infer<typeof QueueAnswer>;

/** `notice`: with `district?`, `place?`; none where nothing is known to be the matter. */
export const NoticeAnswer = z.object({ id: z.int(), text: Spoken });
export type NoticeAnswer = z.infer<typeof NoticeAnswer>;

/** `order`: with `number`, `check` (last four digits of the telephone, or null); none for an unknown number. */
export const OrderAnswer = z.object({
  id: z.string(),
  number: z.string(),
  /** False: the caller's number is not the order's and `check` did not fit; nothing else is told then. */
  verified: z.boolean(),
  subject: z.string(),
  status: Spoken,
  /** Withdrawn or not taken on: there is nothing left to urge. */
  ended: z.boolean(),
  unit: z.string(),
  urgings: z.int(),
});
export type OrderAnswer = z.infer<typeof OrderAnswer>;

/** `orders-of-caller`: no arguments; the caller's latest orders by the number of the line; none without any. */
export const OrdersAnswer = z.object({ count: z.int(), latest: OrderAnswer });
export type OrdersAnswer = z.infer<typeof OrdersAnswer>;

/** `knowledge`: with `question`; none when no valid article surely answers it. */
export const KnowledgeAnswer = z.object({ articleId: z.string(), title: z.string(), text: z.string() });
export type KnowledgeAnswer = z.infer<typeof KnowledgeAnswer>;

/** `hours`: with `queue?`. */
export const HoursAnswer = z.object({ open: z.boolean(), spoken: Spoken });
export type HoursAnswer = z.infer<typeof HoursAnswer>;

/**
 * `request`: no arguments, all that was said; the order's number is the caller's either way. `id`: what an addition names it by.
 */
export const RequestAnswer = z.object({
  id: z.string(),
  number: z.string(),
  dispatched: z.boolean(),
  unit: z.string(),
  subject: z.string(),
});
export type RequestAnswer = z.infer<typeof RequestAnswer>;

/** `addition` and `urging`: with `orderId`, `text?`; `rating`: with `orderId`, `resolved`, `satisfied`, `reason?`. */
export const NoteAnswer = z.object({ repeated: z.boolean() });
export type NoteAnswer = z.infer<typeof NoteAnswer>;

/** `withdrawal`: with `orderId`. `withdrawn`: it was a draft that nobody had and has ended; else it is noted for who has it. */
export const WithdrawalAnswer = z.object({ withdrawn: z.boolean() });
export type WithdrawalAnswer = z.infer<typeof WithdrawalAnswer>;

/** `voice-message`: with `url`, `durationMs`. */
export const VoiceMessageAnswer = z.object({ number: z.string() });
export type VoiceMessageAnswer = z.infer<typeof VoiceMessageAnswer>;

/** The `callback` node. `spoken`: when the call comes. */
export const CallbackAnswer = z.object({ id: z.string(), repeated: z.boolean(), spoken: Spoken });
export type CallbackAnswer = z.infer<typeof CallbackAnswer>;

/** What `ask` with `answer: window` saves: a time span of the caller's day, ISO 8601 with offset. */
export const TimeWindow = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  spoken: Spoken,
});
export type TimeWindow = z.infer<typeof TimeWindow>;
