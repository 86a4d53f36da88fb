-- Recordings that a telephony platform is to delete: what names them goes with retention, so that this is all that is left
-- to delete them by. A row goes once the platform has confirmed it.
create table recording_deletions (
  id bigint generated always as identity primary key,
  url text not null unique,
  -- When the platform was last asked; null: not yet.
  tried_at timestamptz
);
