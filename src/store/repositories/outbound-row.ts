import type { Selectable } from 'kysely';
import { OutboundPurpose, OutboundState } from '../../protocol/outbound.ts';
import type { OutboundCallsTable } from '../voice-schema.ts';

/** The platform was asked, and nobody has answered yet. */
export const UNDER_WAY: readonly OutboundState[] = ['placing', 'ringing'];
/** Result of an attempt that was answered, and nobody spoke. */
export const UNHEARD = 'unheard';

/** A call-back or follow-up as stored. */
export interface OutboundRow {
  readonly id: string;
  readonly purpose: OutboundPurpose;
  readonly subject: string;
  /** Empty once it was purged. */
  readonly number: string;
  readonly language: string;
  readonly queue: string;
  readonly windowFrom: Date | null;
  readonly windowTo: Date | null;
  readonly placeAt: Date;
  readonly priority: number;
  readonly state: OutboundState;
  /** Attempts begun. */
  readonly attempts: number;
  /** When it is to be looked at next: the next attempt, or the end of the lease of one under way. */
  readonly nextAt: Date | null;
  readonly placedAt: Date | null;
  readonly externalId: string | null;
  readonly result: string | null;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** One that is booked: nothing has become of it yet. */
export interface NewOutbound
  extends Omit<
    OutboundRow,
    'state' | 'attempts' | 'nextAt' | 'placedAt' | 'externalId' | 'result' | 'endedAt'
  > {
  readonly nextAt: Date;
}

/** One attempt: its call and its number, counted from 1. */
export interface AttemptOf {
  readonly id: string;
  readonly attempt: number;
}

export type StoredOutbound = Selectable<OutboundCallsTable>;

export function toOutbound(row: StoredOutbound): OutboundRow {
  return {
    id: row.id,
    purpose: OutboundPurpose.parse(row.purpose),
    subject: row.subject,
    number: row.number,
    language: row.language,
    queue: row.queue,
    windowFrom: row.window_from,
    windowTo: row.window_to,
    placeAt: row.place_at,
    priority: row.priority,
    state: OutboundState.parse(row.state),
    attempts: row.attempts,
    nextAt: row.next_at,
    placedAt: row.placed_at,
    externalId: row.external_id,
    result: row.result,
    vars: row.vars,
    createdBy: row.created_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
