import { QUARTERS } from './quarter-hours.ts';

/** A conversation with an agent. Times in milliseconds since 1970, as everywhere in the records. */
export interface FitCall {
  id: string;
  startedAt: number;
  endedAt: number | null;
  agent: string | null;
  caller: string | null;
}

/** One wait in the line. */
export interface FitQueueEntry {
  joinedAt: number;
  answeredAt: number | null;
  leftAt: number | null;
  outcome: string | null;
  caller: string | null;
  /** The voice session that led to the line. */
  sessionId: string | null;
  callId: string | null;
}

/** One call that voice guidance took. */
export interface FitVoiceSession {
  id: string;
  startedAt: number;
  endedAt: number | null;
  offered: boolean;
  accepted: boolean;
  outcome: string | null;
  caller: string | null;
}

/** What a fit is made of. */
export interface FitRecords {
  calls: FitCall[];
  queue: FitQueueEntry[];
  voice: FitVoiceSession[];
}

/** When somebody called, and who. */
export interface Arrival {
  at: number;
  caller: string | null;
}

/**
 * Every call that came in, once, in order: voice sessions, and entries of the line that no session led to. Where
 * neither was kept, the conversations.
 */
export function arrivalsOf({ calls, queue, voice }: FitRecords): Arrival[] {
  const sessions = new Set(voice.map((session) => session.id));
  const entered = [
    ...voice.map(({ startedAt, caller }) => ({ at: startedAt, caller })),
    ...queue
      .filter((entry) => entry.sessionId === null || !sessions.has(entry.sessionId))
      .map(({ joinedAt, caller }) => ({ at: joinedAt, caller })),
  ];
  const all =
    entered.length > 0 ? entered : calls.map(({ startedAt, caller }) => ({ at: startedAt, caller }));
  return all.sort((one, other) => one.at - other.at);
}

/** Calls a day by quarter-hour of the local time, over the days from the first call to the last. */
export function fitArrivals(
  calls: readonly Arrival[],
  timeZone: string,
): { arrivals: number[]; days: number } {
  const arrivals = new Array<number>(QUARTERS).fill(0);
  // Writes "2026-11-28 09:07".
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  let [first, last] = ['', ''];
  for (const { at } of calls) {
    const [day = '', time = ''] = format.format(at).split(' ');
    const quarter = Number(time.slice(0, 2)) * 4 + Math.floor(Number(time.slice(3, 5)) / 15);
    arrivals[quarter] = (arrivals[quarter] ?? 0) + 1;
    first ||= day;
    last = day;
  }
  const days = first === '' ? 0 : Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return { arrivals: arrivals.map((count) => count / Math.max(1, days)), days };
}
