-- When it was last decided whether a request goes out without an agent, with all help at hand; null: nobody has yet.
alter table reserved_numbers add column decided_at timestamptz;
