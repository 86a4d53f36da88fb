import { z } from 'zod';
import { Instant, RequestKind } from './common.ts';
import { OccurredAt } from './form.ts';
import { SubmittedDetails } from './scenario.ts';

/** The form as submitted: plain values; absent fields are null. */
export const SubmittedForm = z.object({
  kind: RequestKind,
  requesterName: z.string().nullable(),
  organisation: z.string().nullable(),
  onBehalfOf: z.string().nullable(),
  callbackPhone: z.string().nullable(),
  district: z.string().nullable(),
  street: z.string().nullable(),
  location: z.string().nullable(),
  occurredAt: OccurredAt.nullable(),
  subject: z.string().nullable(),
  request: z.string().nullable(),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  reply: z.string().nullable(),
  relatedOrder: z.string().nullable(),
  unit: z.string().nullable().describe('as submitted, then as re-dispatched'),
  category: z.string().nullable(),
});
export type SubmittedForm = z.infer<typeof SubmittedForm>;

export const WorkOrder = z.object({
  id: z.string(),
  number: z
    .string()
    .describe('YYYYMMDD of the day in the service’s time zone, then six digits counted from 1 each day'),
  callId: z.string(),
  createdAt: Instant,
  createdBy: z.string(),
  status: z.enum(['created']),
  form: SubmittedForm,
  text: z.string().describe('the order’s text in the house style'),
  textState: z
    .enum(['draft', 'edited', 'confirmed'])
    .describe('whether a machine wrote the text, the agent changed it or the agent confirmed it'),
  details: SubmittedDetails.nullable().describe('what the scenario form asked for'),
});
export type WorkOrder = z.infer<typeof WorkOrder>;

const day = z.iso.date().refine((date) => !date.startsWith('0000'), 'there is no year 0');

export const WorkOrderQuery = z.object({
  kind: RequestKind.optional(),
  unit: z.string().max(80).optional(),
  category: z.string().max(120).optional(),
  district: z.string().max(40).optional(),
  createdBy: z.string().max(128).optional(),
  from: day.optional().describe('first day, inclusive'),
  to: day.optional().describe('last day, inclusive'),
});
export type WorkOrderQuery = z.infer<typeof WorkOrderQuery>;

export const WorkOrderPageQuery = WorkOrderQuery.extend({
  cursor: z
    .string()
    .regex(/^\d{14,64}$/, 'must be the `nextCursor` of a page')
    .optional()
    .describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const WorkOrderPage = z.object({ items: z.array(WorkOrder), nextCursor: z.string().nullable() });
export type WorkOrderPage = z.infer<typeof WorkOrderPage>;
