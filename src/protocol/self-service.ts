import { z } from 'zod';

/** What a caller left by voice guidance, as calls and desks show it. */

/** `handover`: goes on with an agent; `request`: a draft that an agent confirms, unless it was dispatched at once. */
export const SelfServicePurpose = z.enum(['handover', 'request', 'voice-message']);
export type SelfServicePurpose = z.infer<typeof SelfServicePurpose>;

/** Where the platform keeps what was recorded. */
export const Recording = z.object({ url: z.string().max(2_000), durationMs: z.number().min(0) });
export type Recording = z.infer<typeof Recording>;
