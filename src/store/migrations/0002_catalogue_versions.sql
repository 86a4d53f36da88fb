create table catalogue_version (
  id bigint generated always as identity primary key,
  label text not null,
  -- Read back whole and never searched; what is no catalogue is kept as it came, beside the report that says why.
  content json not null,
  state text not null check (state in ('draft', 'scheduled', 'published', 'superseded', 'withdrawn')),
  created_by text not null,
  created_at timestamptz not null default now(),
  publish_at timestamptz,
  published_at timestamptz,
  note text not null default '',
  report json not null
);
alter table catalogue_version alter column content set statistics 0, alter column report set statistics 0;
create unique index catalogue_version_published on catalogue_version ((true)) where state = 'published';
