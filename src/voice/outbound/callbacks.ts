import { randomUUID } from 'node:crypto';
import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import { type EffectResult, type Json, priorities } from '../engine/contract.ts';
import { CallbackAnswer, TimeWindow } from '../engine/effects.ts';
import type { FlowLanguage } from '../flow/schema.ts';
import { dialable } from '../telephone-number.ts';
import { callbackTimes } from './callback-times.ts';
import type { OutboundQueue } from './outbound-calls.ts';
import type { OutboundSettings } from './outbound-rules.ts';

export interface CallbacksDeps {
  readonly repository: Pick<OutboundRepository, 'book'>;
  readonly settings: OutboundSettings;
  readonly queue: OutboundQueue;
  /** Whom callers wait for. */
  readonly humanQueue: string;
  /** False where this deployment calls nobody. */
  readonly able: boolean;
  readonly clock: () => Date;
}

/** What a booking needs to know of its session. */
export interface CallbackSession {
  readonly id: string;
  readonly language: FlowLanguage;
  /** When the caller came: the place that is kept. */
  readonly startedAt: Date;
  /** As in `priorities`; a kept place goes before normal callers at least. */
  readonly priority?: number;
}

/**
 * The effect `callback`: books one call-back a session and a number; whoever books again is told of the first. Fails, so
 * that a person helps, for a number that is not called and a time that is past.
 */
export async function bookCallback(
  session: CallbackSession,
  { number, window }: { number: string; window: Json },
  deps: CallbacksDeps,
): Promise<EffectResult> {
  const { repository, settings, queue, humanQueue, clock } = deps;
  const now = clock();
  const dialled = dialable(number);
  const wish = readWindow(window);
  if (!deps.able || dialled === null || wish === undefined) return { status: 'failed' };
  const times = callbackTimes(wish, now, settings);
  if (times === null) return { status: 'failed' };
  const { windowFrom, windowTo, nextAt, spoken } = times;
  const { row, repeated } = await repository.book({
    id: randomUUID(),
    purpose: 'callback',
    subject: session.id,
    number: dialled,
    language: session.language,
    queue: humanQueue,
    windowFrom,
    windowTo,
    placeAt: session.startedAt,
    priority: Math.min(session.priority ?? priorities.normal, priorities.callback),
    nextAt,
    vars: { spoken },
    createdBy: 'voice',
    createdAt: now,
  });
  if (!repeated && windowFrom === null) await queue.lookOver();
  else if (!repeated) await queue.place(row.id, 0, nextAt.getTime() - now.getTime());
  const told = CallbackAnswer.shape.spoken.safeParse(row.vars.spoken);
  const answer: CallbackAnswer = { id: row.id, repeated, spoken: told.success ? told.data : spoken };
  return { status: 'done', value: answer };
}

/** Null: no wish; undefined: one that cannot be read. */
function readWindow(window: Json): TimeWindow | null | undefined {
  if (window === null || window === '') return null;
  const read = TimeWindow.safeParse(window);
  return read.success ? read.data : undefined;
}
