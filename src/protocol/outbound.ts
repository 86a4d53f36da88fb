import { z } from 'zod';
import { Instant } from './common.ts';

/** Queues as telephone systems report them, and the calls that the service makes itself. */

export const QueueName = z.string().trim().min(1).max(64);

/** What a telephone system tells of a queue; valid for two minutes. */
export const QueueReport = z
  .strictObject({
    seats: z.int().min(0).max(100_000).describe('people signed in and at work, busy ones too'),
    free: z.int().min(0).max(100_000).describe('of these, who could answer at once'),
    waiting: z.int().min(0).max(1_000_000).optional().describe('callers who wait; left out: not known'),
    handlingS: z
      .number()
      .positive()
      .max(86_400)
      .optional()
      .describe('mean handling time in seconds, wrap-up included; left out: not known'),
  })
  .refine(({ seats, free }) => free <= seats, { path: ['free'], message: 'must not exceed `seats`' });
export type QueueReport = z.infer<typeof QueueReport>;

const Spoken = z.object({ zh: z.string(), en: z.string() });

/** A queue as it is now. */
export const QueueState = z.object({
  queue: z.string(),
  open: z.boolean().describe('within the opening hours'),
  source: z
    .enum(['reported', 'own', 'none'])
    .describe(
      'reported: by the telephone system within two minutes; own: from calls seen here; none: nothing is known',
    ),
  reportedAt: Instant.nullable().describe('of the newest report, however old'),
  seats: z.int(),
  free: z.int(),
  waiting: z.int(),
  callbacks: z.int().describe('booked call-backs that keep their place in this queue'),
  handlingS: z.number().nullable(),
  waitS: z.number().nullable().describe('mean wait of somebody who joins now, seconds; null: not known'),
  fromS: z.number().nullable().describe('one wait in ten is shorter'),
  toS: z.number().nullable().describe('one wait in ten is longer'),
  spoken: Spoken,
});
export type QueueState = z.infer<typeof QueueState>;

export const outboundPurposes = ['callback', 'follow-up'] as const;
export const OutboundPurpose = z.enum(outboundPurposes);
export type OutboundPurpose = z.infer<typeof OutboundPurpose>;

/**
 * `booked` waits for its time, `placing` the platform is being asked, `ringing` the platform has taken it, `connected` it
 * was answered; `failed`: all attempts are used up, `expired`: its time is over, `cancelled`: nobody need be called.
 */
export const outboundStates = [
  'booked',
  'placing',
  'ringing',
  'connected',
  'failed',
  'expired',
  'cancelled',
] as const;
export const OutboundState = z.enum(outboundStates);
export type OutboundState = z.infer<typeof OutboundState>;

export const OutboundCall = z.object({
  id: z.string(),
  purpose: OutboundPurpose,
  subject: z.string().describe('session that booked it, or order that is followed up'),
  number: z.string().describe('masked for agents'),
  queue: z.string(),
  state: OutboundState,
  windowFrom: Instant.nullable(),
  windowTo: Instant.nullable(),
  placeAt: Instant.describe('since when a place in the queue is kept'),
  attempts: z.int(),
  nextAt: Instant.nullable(),
  result: z.string().nullable().describe('what came of the last attempt, or why it is over'),
  createdBy: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type OutboundCall = z.infer<typeof OutboundCall>;

export const OutboundQuery = z.object({
  state: OutboundState.optional(),
  purpose: OutboundPurpose.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(120).optional().describe('`nextCursor` of the page before'),
});
export type OutboundQuery = z.infer<typeof OutboundQuery>;

export const OutboundPage = z.object({ items: z.array(OutboundCall), nextCursor: z.string().nullable() });
export type OutboundPage = z.infer<typeof OutboundPage>;

export const FollowUpRequest = z.strictObject({
  orderId: z
    .string()
    .min(1)
    .max(64)
    .regex(/^\P{Cc}*$/u, 'must be without control characters')
    .describe('id or number of the order'),
});
