create table calls (
  id text primary key,
  external_id text not null,
  gateway text not null,
  status text not null,
  agent text,
  queue text,
  channel text not null,
  caller text,
  started_at text not null,
  ended_at text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  summarised_at timestamptz,
  purged_at timestamptz,
  unique (gateway, external_id)
);
create index calls_by_agent on calls (agent, status);
create index calls_by_queue on calls (queue, status) where agent is null;
create index calls_to_summarise on calls (created_at) where ended_at is not null and summarised_at is null;
create index calls_by_age on calls (created_at) where purged_at is null;

create index calls_purged on calls (purged_at) where purged_at is not null;

-- json, not jsonb: the log is written on every sentence and only ever read back whole.
create table call_commits (
  call_id text not null references calls (id) on delete cascade,
  seq_from integer not null,
  seq_to integer not null,
  at timestamptz not null default now(),
  events json not null,
  primary key (call_id, seq_from)
);
-- Read back whole and never searched: statistics of them would only make every ANALYZE slow.
alter table call_commits alter column events set statistics 0;

create table suggestions (
  id text not null,
  call_id text not null references calls (id) on delete cascade,
  target text not null,
  model_version text not null,
  ranked json not null,
  evidence json not null,
  at timestamptz not null default now(),
  decision text,
  decided_value text,
  decided_by text,
  decided_at timestamptz,
  primary key (id, target)
);
alter table suggestions alter column ranked set statistics 0, alter column evidence set statistics 0;
create index suggestions_by_call on suggestions (call_id);

create table work_orders (
  id text primary key,
  number text not null unique,
  call_id text not null unique,
  day text not null,
  status text not null,
  kind text not null,
  unit text,
  category text,
  district text,
  caller text,
  form jsonb not null,
  text text not null,
  created_by text not null,
  created_at timestamptz not null
);
alter table work_orders alter column form set statistics 0, alter column text set statistics 0;
create index work_orders_by_day on work_orders (day, number);
create index work_orders_by_unit on work_orders (unit, number);
create index work_orders_by_caller on work_orders (caller, created_at) where caller is not null;

create table order_counters (
  day text primary key,
  last integer not null
);

create table order_terms (
  order_id text primary key references work_orders (id) on delete cascade,
  place text[] not null,
  matter text[] not null,
  created_at timestamptz not null
);
create index order_terms_by_place on order_terms using gin (place);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  roles text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
create index audit_by_subject on audit (subject, id);
create index audit_by_actor on audit (actor, id);
