-- Flows as they were when a call began with them: it ends with them, on whatever node.
create table flow_sets (
  digest text primary key,
  content jsonb not null,
  stored_at timestamptz not null default now()
);
alter table flow_sets alter column content set statistics 0;

-- One caller's way through the flows.
create table voice_sessions (
  id text primary key,
  platform text not null,
  external_id text not null,
  direction text not null,
  caller text,
  called text,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  -- Self-service was offered, and taken.
  offered boolean not null default false,
  accepted boolean not null default false,
  outcome text,
  flows text not null,
  -- Number of the newest reply, the state it left and the reply itself.
  turn integer not null,
  -- Read and written whole at every turn, never searched: json costs a third of what jsonb does.
  state json not null,
  reply json not null,
  call_id text,
  outbound_id text,
  purged_at timestamptz,
  unique (platform, external_id)
);
alter table voice_sessions alter column state set statistics 0, alter column reply set statistics 0;
-- Every turn rewrites its row: room on its page and no index over what turns change keep that cheap.
alter table voice_sessions set (fillfactor = 60);
create index voice_sessions_open on voice_sessions (started_at) where ended_at is null;
create index voice_sessions_started on voice_sessions (started_at);

-- Who waited for a person, how long and with what end.
create table queue_entries (
  id text primary key,
  queue text not null,
  call_id text,
  session_id text,
  caller text,
  priority integer not null,
  joined_at timestamptz not null,
  answered_at timestamptz,
  left_at timestamptz,
  outcome text
);
create index queue_entries_waiting on queue_entries (queue, priority, joined_at) where left_at is null;
create index queue_entries_joined on queue_entries (joined_at);

-- What the telephone system last told of a queue.
create table queue_states (
  queue text primary key,
  seats integer not null,
  free integer not null,
  waiting integer,
  handling_s double precision,
  reported_by text not null,
  reported_at timestamptz not null
);

-- Calls that the service makes: call-backs and follow-ups.
create table outbound_calls (
  id text primary key,
  purpose text not null,
  -- The session or order that it is about.
  subject text not null,
  number text not null,
  language text not null,
  queue text not null,
  window_from timestamptz,
  window_to timestamptz,
  -- The place in the queue that is kept.
  place_at timestamptz not null,
  priority integer not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamptz,
  placed_at timestamptz,
  external_id text,
  result text,
  vars jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  -- One matter is followed up once, one session books one call-back.
  unique (purpose, subject)
);
-- Nobody is called twice at a time, whatever for.
create unique index outbound_calls_number on outbound_calls (number) where state in ('placing', 'ringing');
create unique index outbound_calls_booked on outbound_calls (purpose, number) where state = 'booked' and purpose = 'callback';
create index outbound_calls_due on outbound_calls (next_at) where state = 'booked';
create index outbound_calls_external on outbound_calls (external_id) where external_id is not null;

-- Text messages to citizens.
create table messages (
  id text primary key,
  recipient text not null,
  text text not null,
  state text not null,
  attempts integer not null default 0,
  provider_id text,
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index messages_waiting on messages (created_at) where state = 'waiting';

-- Events of an area that callers are told before they wait: 正在抢修停电.
create table area_notices (
  id bigint generated always as identity primary key,
  district text,
  street text,
  text jsonb not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  by text not null,
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by text
);

-- What citizens add to an order afterwards: urgings, facts, ratings.
create table order_notes (
  id bigint generated always as identity primary key,
  order_id text not null references work_orders (id) on delete cascade,
  kind text not null,
  text text,
  rating jsonb,
  source text not null,
  key text not null,
  at timestamptz not null default now(),
  unique (order_id, kind, key)
);
create index order_notes_of_order on order_notes (order_id, id);

-- Numbers that callers were told before an agent has confirmed the order.
create table reserved_numbers (
  number text primary key,
  call_id text not null unique,
  at timestamptz not null default now()
);
