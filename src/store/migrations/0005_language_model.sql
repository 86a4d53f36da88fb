alter table work_orders
  -- draft: a machine wrote the text; edited, confirmed: the agent did.
  add column text_state text not null default 'draft',
  -- Answers to the questions of the scenario form; null without one.
  add column details jsonb;

-- What was spent on each question to a language model.
create table language_model_uses (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- Whose question it was; null: nobody's in particular.
  call_id text,
  purpose text not null,
  outcome text not null,
  server text,
  model text,
  prompt_tokens integer not null,
  completion_tokens integer not null,
  reasoning_tokens integer not null,
  estimated boolean not null,
  cost double precision,
  first_text_ms double precision,
  total_ms double precision not null
);
create index language_model_uses_by_call on language_model_uses (call_id, id);
create index language_model_uses_by_time on language_model_uses (at);
