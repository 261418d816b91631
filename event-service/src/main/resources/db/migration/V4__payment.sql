-- How long tickets are kept for who pays; null: there is no payment step.
alter table event
  add column hold_seconds    int check (hold_seconds between 60 and 3600),
  add column hold_extendable boolean not null default false;
