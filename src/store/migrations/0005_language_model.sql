alter table work_orders
  -- draft: a machine wrote the text; edited, confirmed: the agent did.
  add column text_state text not null default 'draft',
  -- Answers to the questions of the scenario form; null without one.
  add column details jsonb;
