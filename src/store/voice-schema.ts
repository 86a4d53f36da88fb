import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { GeneratedTimestamp, OptionalTimestamp, Timestamp } from './column-types.ts';

/** Flows as a call began with them. */
export interface FlowSetsTable {
  digest: string;
  content: ColumnType<unknown, string, never>;
  stored_at: GeneratedTimestamp;
}

/** One caller's way through the flows. */
export interface VoiceSessionsTable {
  id: string;
  platform: string;
  external_id: string;
  direction: string;
  caller: string | null;
  called: string | null;
  started_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  ended_at: OptionalTimestamp;
  offered: Generated<boolean>;
  accepted: Generated<boolean>;
  outcome: string | null;
  flows: string;
  turn: number;
  state: ColumnType<unknown, string, string>;
  reply: ColumnType<unknown, string, string>;
  call_id: string | null;
  outbound_id: string | null;
  purged_at: OptionalTimestamp;
}

/** Who waited for a person. */
export interface QueueEntriesTable {
  id: string;
  queue: string;
  call_id: string | null;
  session_id: string | null;
  caller: string | null;
  priority: number;
  joined_at: Timestamp;
  place_at: Timestamp;
  answered_at: OptionalTimestamp;
  left_at: OptionalTimestamp;
  outcome: string | null;
}

/** What the telephone system last told of a queue. */
export interface QueueStatesTable {
  queue: string;
  seats: number;
  free: number;
  waiting: number | null;
  handling_s: number | null;
  reported_by: string;
  reported_at: Timestamp;
}

/** Call-backs and follow-ups. */
export interface OutboundCallsTable {
  id: string;
  purpose: string;
  subject: string;
  number: string;
  language: string;
  queue: string;
  window_from: OptionalTimestamp;
  window_to: OptionalTimestamp;
  place_at: Timestamp;
  priority: number;
  state: string;
  attempts: Generated<number>;
  next_at: OptionalTimestamp;
  placed_at: OptionalTimestamp;
  external_id: string | null;
  result: string | null;
  vars: JSONColumnType<Record<string, unknown>>;
  created_by: string;
  created_at: GeneratedTimestamp;
  ended_at: OptionalTimestamp;
}

/** Text messages to citizens. */
export interface MessagesTable {
  id: string;
  recipient: string;
  text: string;
  state: string;
  attempts: Generated<number>;
  provider_id: string | null;
  error: string | null;
  created_at: GeneratedTimestamp;
  sent_at: OptionalTimestamp;
}

/** Events of an area that callers are told before they wait. */
export interface AreaNoticesTable {
  id: Generated<number>;
  district: string | null;
  street: string | null;
  text: JSONColumnType<{ zh: string; en: string }>;
  valid_from: Timestamp;
  valid_until: Timestamp;
  by: string;
  at: GeneratedTimestamp;
  withdrawn_at: OptionalTimestamp;
  withdrawn_by: string | null;
}

/** What citizens add to an order afterwards. */
export interface OrderNotesTable {
  id: Generated<number>;
  order_id: string;
  kind: string;
  text: string | null;
  rating: JSONColumnType<Record<string, unknown>> | null;
  source: string;
  key: string;
  at: GeneratedTimestamp;
}

/** Numbers that callers were told before an agent has confirmed the order. */
export interface ReservedNumbersTable {
  number: string;
  call_id: string;
  at: GeneratedTimestamp;
  decided_at: ColumnType<Date | null, undefined, Date>;
}

/** Checks by which callers prove whose an order is. */
export interface CheckTriesTable {
  id: string;
  session_id: string;
  order_number: string;
  line: string;
  fits: boolean;
  at: Timestamp;
}

/** Recordings that a platform is to delete. */
export interface RecordingDeletionsTable {
  id: Generated<number>;
  url: string;
  tried_at: OptionalTimestamp;
}

/** What voice guidance, queues and call-backs keep. */
export interface VoiceSchema {
  flow_sets: FlowSetsTable;
  voice_sessions: VoiceSessionsTable;
  queue_entries: QueueEntriesTable;
  queue_states: QueueStatesTable;
  outbound_calls: OutboundCallsTable;
  messages: MessagesTable;
  check_tries: CheckTriesTable;
  area_notices: AreaNoticesTable;
  order_notes: OrderNotesTable;
  reserved_numbers: ReservedNumbersTable;
  recording_deletions: RecordingDeletionsTable;
}
