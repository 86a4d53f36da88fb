-- Assigned under a lock: whoever reads on from a change misses none.
create sequence knowledge_change;
-- Every text that an article ever had, so that what was shown can be told; the highest revision is in force.
create table knowledge_revisions (
  article_id text not null,
  revision integer not null,
  change bigint not null unique,
  title text not null,
  body text not null,
  unit text,
  source text,
  valid_from date,
  valid_until date,
  tags text[] not null,
  -- The article was taken out; its other columns are as they were.
  removed boolean not null default false,
  by text not null,
  at timestamptz not null default now(),
  primary key (article_id, revision)
);
alter table knowledge_revisions alter column body set statistics 0;

-- Passages of a revision as an embedding model sees them; little-endian 32-bit numbers.
create table knowledge_vectors (
  article_id text not null,
  revision integer not null,
  model text not null,
  passage integer not null,
  vector bytea not null,
  primary key (model, article_id, revision, passage),
  foreign key (article_id, revision) references knowledge_revisions (article_id, revision) on delete cascade
);
alter table knowledge_vectors alter column vector set storage external, alter column vector set statistics 0;

create table knowledge_flags (
  id bigint generated always as identity primary key,
  article_id text not null,
  revision integer not null,
  by text not null,
  call_id text,
  reason text,
  at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by text,
  unique (article_id, revision, by),
  foreign key (article_id, revision) references knowledge_revisions (article_id, revision) on delete cascade
);
alter table knowledge_flags alter column reason set statistics 0;
create index knowledge_flags_open on knowledge_flags (article_id, revision) where resolved_at is null;
