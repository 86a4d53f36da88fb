import type { Database } from '../database.ts';

/** `live`: with an agent; `talking`: with the voice, or waiting; `served`: an agent had them since the call was booked. */
export type Presence = 'live' | 'talking' | 'served' | 'away';

/** No conversation lasts longer: one that nobody ended keeps its number no longer. */
export const LONGEST_TALK_MS = 2 * 60 * 60 * 1_000;
/** A voice session without an event for so long is over. */
const QUIET_SESSION_MS = 10 * 60 * 1_000;

/**
 * Where somebody is now; `since` is when their call was booked.
 *
 * @param numbers all ways in which lines write the person's number
 */
export async function presenceOf(
  database: Database,
  numbers: readonly string[],
  { since, now }: { since: Date; now: Date },
): Promise<Presence> {
  const lately = new Date(now.getTime() - LONGEST_TALK_MS);
  const calls = await database.sql
    .selectFrom('calls')
    .select('status')
    .where('caller', 'in', [...numbers])
    .where('agent', 'is not', null)
    .where((where) =>
      where.or([
        where('created_at', '>=', since),
        where.and([where('status', '=', 'live'), where('created_at', '>=', lately)]),
      ]),
    )
    .limit(20)
    .execute();
  if (calls.some(({ status }) => status === 'live')) return 'live';
  if (await talks(database, numbers, now)) return 'talking';
  return calls.length > 0 ? 'served' : 'away';
}

async function talks(database: Database, numbers: readonly string[], now: Date): Promise<boolean> {
  const session = await database.sql
    .selectFrom('voice_sessions')
    .select('id')
    .where('caller', 'in', [...numbers])
    .where('ended_at', 'is', null)
    .where('updated_at', '>', new Date(now.getTime() - QUIET_SESSION_MS))
    .limit(1)
    .executeTakeFirst();
  if (session !== undefined) return true;
  const waiting = await database.sql
    .selectFrom('queue_entries')
    .select('id')
    .where('caller', 'in', [...numbers])
    .where('left_at', 'is', null)
    .where('joined_at', '>', new Date(now.getTime() - LONGEST_TALK_MS))
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}
