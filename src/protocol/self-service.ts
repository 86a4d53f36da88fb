import { z } from 'zod';

/** What a caller left by voice guidance, as calls and desks show it. */

/** `handover`: goes on with an agent; `request`: a draft that an agent confirms, unless it was dispatched at once. */
export const SelfServicePurpose = z.enum(['handover', 'request', 'voice-message']);
export type SelfServicePurpose = z.infer<typeof SelfServicePurpose>;

/** What the caller agreed to at the last read-back: fields of the order by name, as read out in `readBack`, agreed to in `answer`. */
export const Confirmed = z.object({
  fields: z.record(z.string().max(40), z.string().max(2_000)),
  readBack: z.string().max(64).describe('id of the sentence that read them out'),
  answer: z.string().max(64).describe('id of the sentence that agreed'),
  otherSubject: z
    .literal(true)
    .optional()
    .describe(
      'a read-back was refused before anything was said of this subject: what was said before is of another',
    ),
});
export type Confirmed = z.infer<typeof Confirmed>;

/** Where the platform keeps what was recorded. */
export const Recording = z.object({ url: z.string().max(2_000), durationMs: z.number().min(0) });
export type Recording = z.infer<typeof Recording>;
