import { z } from 'zod';
import { Instant } from './common.ts';

/** What voice guidance leaves and tells, as the HTTP interface shows it. */

/** `addition` 补充, `urging` 催办, `withdrawal` 要求撤销, `rating` 回访评价. */
export const orderNoteKinds = ['addition', 'urging', 'withdrawal', 'rating'] as const;
export const OrderNoteKind = z.enum(orderNoteKinds);
export type OrderNoteKind = z.infer<typeof OrderNoteKind>;

/** What the requester said in the follow-up; null: did not say. */
export const OrderRating = z.object({
  resolved: z.boolean().nullable(),
  satisfied: z.boolean().nullable(),
});
export type OrderRating = z.infer<typeof OrderRating>;

/** What a citizen added to an order afterwards. */
export const OrderNote = z.object({
  id: z.int(),
  kind: OrderNoteKind,
  text: z.string().nullable().describe('the citizen’s words'),
  rating: OrderRating.nullable().describe('of a `rating`'),
  source: z.string().describe('where it was left: `voice`'),
  at: Instant,
});
export type OrderNote = z.infer<typeof OrderNote>;

export const OrderNoteList = z.object({ items: z.array(OrderNote) });

// PostgreSQL's texts cannot hold NUL, and nothing can speak half a character.
const name = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');
const spoken = name(200).refine(
  (text) => text.isWellFormed(),
  'holds half characters: its encoding was read wrongly',
);

/** A notice as somebody writes it. */
export const NoticeRequest = z
  .strictObject({
    district: name(40).nullable().default(null).describe('null: the whole city'),
    street: name(60).nullable().default(null).describe('null: the whole district'),
    text: z
      .strictObject({
        zh: spoken,
        en: spoken.optional().describe('left out: callers in English hear the Chinese text'),
      })
      .describe('what callers hear'),
    from: Instant.describe('told from then on'),
    until: Instant.describe('and no longer'),
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    path: ['until'],
    message: 'must be later than `from`',
  })
  .refine(({ district, street }) => street === null || district !== null, {
    path: ['street'],
    message: 'needs the district that it is in',
  });
export type NoticeRequest = z.infer<typeof NoticeRequest>;

/** Something known to be the matter in an area: 您所在区域正在抢修停电. */
export const AreaNotice = z.object({
  id: z.int(),
  district: z.string().nullable(),
  street: z.string().nullable(),
  text: z.object({ zh: z.string(), en: z.string() }),
  from: Instant,
  until: Instant,
  by: z.string(),
  at: Instant,
  withdrawnAt: Instant.nullable(),
  withdrawnBy: z.string().nullable(),
});
export type AreaNotice = z.infer<typeof AreaNotice>;

export const NoticeQuery = z.object({
  active: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('only those that callers are told now'),
  cursor: z.coerce.number().int().min(1).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const NoticePage = z.object({ items: z.array(AreaNotice), nextCursor: z.int().nullable() });
