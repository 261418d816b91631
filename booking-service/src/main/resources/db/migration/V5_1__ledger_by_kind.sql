-- A batch makes many moves of the same kind: they are one row, with who moved in it. A row and an index entry for each
-- of them were a third of a booking's write-ahead log.
alter table ledger rename to ledger_by_move;
alter table ledger_by_move rename constraint ledger_pkey to ledger_by_move_pkey;

-- The key is the stock version of the batch and the place in it.
create table ledger (
  event_id      text        not null,
  version       bigint      not null,
  line          int         not null,
  ticket_type   text        not null,
  from_state    text        not null,
  to_state      text        not null,
  reason        text,
  units         int         not null check (units > 0),
  booking_ids   uuid[],                 -- null where no booking is concerned
  booking_units int[],                  -- of each of them
  at            timestamptz not null,
  primary key (event_id, version, line),
  check (coalesce(cardinality(booking_ids), 0) = coalesce(cardinality(booking_units), 0))
);
-- Random ids are not worth a try to compress.
alter table ledger alter column booking_ids set storage external;

insert into ledger (event_id, version, line, ticket_type, from_state, to_state, reason, units, booking_ids, booking_units, at)
select event_id, version, row_number() over (partition by event_id, version order by min(line)),
  ticket_type, from_state, to_state, reason, sum(units),
  array_agg(booking_id order by line) filter (where booking_id is not null),
  array_agg(units order by line) filter (where booking_id is not null), min(at)
from ledger_by_move group by event_id, version, ticket_type, from_state, to_state, reason;

drop table ledger_by_move;
