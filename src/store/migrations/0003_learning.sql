-- What became of an order, as people said it; never changed afterwards.
create table order_outcomes (
  id bigint generated always as identity primary key,
  order_id text not null references work_orders (id) on delete cascade,
  -- Given by the client; asking again with it answers the same.
  key text not null,
  -- Digest of what was asked, to tell a repetition from another request.
  request text not null,
  kind text not null,
  unit text,
  to_unit text,
  category text,
  reason text,
  by text not null,
  at timestamptz not null default now(),
  unique (order_id, key)
);
alter table order_outcomes alter column reason set statistics 0;
create index order_outcomes_by_order on order_outcomes (order_id, id);

alter table work_orders
  -- Id of the order's newest outcome, 0 while there is none.
  add column last_outcome bigint not null default 0,
  -- The newest outcome that is learnt; null while the order is not.
  add column learnt_through bigint;
create index work_orders_to_learn on work_orders (number) where learnt_through is distinct from last_outcome;

-- Assigned under a lock: whoever reads on from a revision misses none.
create sequence learnt_revision;
create table learnt_orders (
  -- No reference: the orders of a city's past are learnt too.
  order_id text primary key,
  revision bigint not null unique,
  number text not null,
  at timestamptz not null,
  text text not null,
  unit text,
  category text,
  district text,
  refused text[] not null,
  -- Somebody besides the agent has said whose it is.
  settled boolean not null,
  learnt_at timestamptz not null,
  -- All but its number is emptied, and it is never learnt again.
  forgotten_at timestamptz
);
alter table learnt_orders alter column text set statistics 0;
create index learnt_orders_by_age on learnt_orders (at, order_id) where forgotten_at is null;

create table dispatch_scores (
  order_id text not null references work_orders (id) on delete cascade,
  model_version text not null,
  role text not null check (role in ('serving', 'shadow')),
  units json not null,
  categories json not null,
  unseen_share real not null,
  at timestamptz not null default now(),
  primary key (order_id, model_version)
);
alter table dispatch_scores alter column units set statistics 0, alter column categories set statistics 0;
