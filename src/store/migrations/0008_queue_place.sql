-- Whoever has a call-back booked keeps the place of when they first called, and waits since `joined_at` all the same.
alter table queue_entries add column place_at timestamptz;
update queue_entries set place_at = joined_at;
alter table queue_entries alter column place_at set not null;
drop index queue_entries_waiting;
create index queue_entries_waiting on queue_entries (queue, priority, place_at) where left_at is null;
