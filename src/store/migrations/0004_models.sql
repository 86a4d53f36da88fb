create table models (
  id bigint generated always as identity primary key,
  -- Digest of the model's files: the same files are the same model.
  version text not null unique,
  state text not null check (state in ('candidate', 'shadow', 'serving', 'retired', 'withdrawn')),
  origin text not null check (origin in ('trained', 'imported')),
  created_by text not null,
  created_at timestamptz not null default now(),
  promoted_at timestamptz,
  manifest json not null,
  figures json,
  note text not null default ''
);
create unique index models_serving on models ((true)) where state = 'serving';
create unique index models_shadow on models ((true)) where state = 'shadow';

-- The files of a model in pieces, so that every node has them without a shared disk. They are stored before their model
-- is, outside its transaction: 26 MB in one would keep everybody else waiting on the embedded engine.
create table model_parts (
  version text not null,
  file text not null,
  piece integer not null,
  bytes bytea not null,
  stored_at timestamptz not null default now(),
  primary key (version, file, piece)
);
alter table model_parts alter column bytes set storage external;

create table retrainings (
  id bigint generated always as identity primary key,
  state text not null check (state in ('running', 'done', 'failed')),
  requested_by text not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  progress json not null,
  -- Orders learnt from; null until they are gathered.
  row_count integer,
  model_id bigint references models (id) on delete set null,
  error text
);
create unique index retrainings_running on retrainings ((true)) where state = 'running';
