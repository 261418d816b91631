-- Seats that several ticket types of an event are sold from. A type in a pool has the pool's capacity, or less: its cap.
create table shared_pool (
  event_id text collate "C" not null references event (id) on delete cascade,
  position int              not null,
  id       text             not null,
  capacity int              not null check (capacity > 0),
  primary key (event_id, position)
);

alter table ticket_type add column pool text;
