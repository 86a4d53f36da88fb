import { z } from 'zod';
import type { Log } from '../../telemetry/log.ts';
import type { CallReference, VoiceReply, VoiceSessions } from '../../voice/dialect/contract.ts';
import { personInstead, replyInstead } from '../../voice/dialect/rescue.ts';
import type { CallerEvent } from '../../voice/engine/contract.ts';

export const TurnParams = z.object({ turn: z.coerce.number().int().min(1).max(1_000_000) });

/** Platforms come from few addresses with very many requests; a check of the signature costs less than a counter. */
export const webhook = { access: 'signed', rateLimit: false } as const;

type RequestLog = Pick<Log, 'error'>;

/** The reply, or the way to a person when the sessions fail: a platform would hang up on an error. */
export async function begun(reply: Promise<VoiceReply>, log: RequestLog): Promise<VoiceReply> {
  try {
    return await reply;
  } catch (error) {
    log.error({ err: error }, 'a voice session could not begin: the caller goes to a person');
    return personInstead(1);
  }
}

/** The next reply; null when the event was the end of the call. See `begun` for failures. */
export async function answered(
  sessions: VoiceSessions,
  call: CallReference,
  turn: number,
  event: CallerEvent,
  over: boolean,
  log: RequestLog,
): Promise<VoiceReply | null> {
  try {
    const reply = event.type === 'hangup' ? null : await sessions.turn(call, turn, event);
    if (reply !== null && !over) return reply;
    await sessions.ended(call);
    return null;
  } catch (error) {
    log.error({ err: error }, 'a voice session could not go on: the caller goes to a person');
    return replyInstead(turn, event);
  }
}
