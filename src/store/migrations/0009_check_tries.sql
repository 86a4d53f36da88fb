-- Checks by which callers prove whose an order is: counted here, so that more nodes or a restart give no more tries.
create table check_tries (
  -- Of the session and its effect: the same again counts once.
  id text primary key,
  session_id text not null,
  order_number text not null,
  -- The caller's number in digits, or `withheld`.
  line text not null,
  fits boolean not null,
  at timestamptz not null
);
create index check_tries_of_session on check_tries (session_id) where not fits;
create index check_tries_of_order on check_tries (order_number, at) where not fits;
create index check_tries_of_line on check_tries (line, at) where not fits;
create index check_tries_at on check_tries (at);

-- How many text messages a number was sent lately.
create index messages_recipient on messages (recipient, created_at);
