-- One difference a statement, not one a row: a batch of bookings touches few roll-up rows.
drop trigger roll_up_difference on booking_fact;
drop function roll_up_difference;

create function roll_up_inserted() returns trigger language plpgsql as $$
begin
  insert into roll_up as r (grain, event_id, currency, bucket, sold, cancelled, gross, refunded)
  select g, c.event_id, c.currency, date_trunc(g, c.at, 'UTC'),
         sum(c.sold), sum(c.cancelled), sum(c.gross), sum(c.refunded)
  from new_facts n cross join lateral contribution(row(n.*)::booking_fact) c
    cross join unnest(array['hour', 'day']) g
  group by 1, 2, 3, 4
  on conflict (grain, event_id, currency, bucket) do update set
    sold = r.sold + excluded.sold, cancelled = r.cancelled + excluded.cancelled,
    gross = r.gross + excluded.gross, refunded = r.refunded + excluded.refunded;
  return null;
end
$$;
create trigger roll_up_inserted after insert on booking_fact
  referencing new table as new_facts for each statement execute function roll_up_inserted();

create function roll_up_updated() returns trigger language plpgsql as $$
begin
  insert into roll_up as r (grain, event_id, currency, bucket, sold, cancelled, gross, refunded)
  select g, c.event_id, c.currency, date_trunc(g, c.at, 'UTC'),
         sum(c.sold), sum(c.cancelled), sum(c.gross), sum(c.refunded)
  from (
    select a.event_id, a.currency, a.at, a.sold, a.cancelled, a.gross, a.refunded
    from new_facts n cross join lateral contribution(row(n.*)::booking_fact) a
    union all
    select a.event_id, a.currency, a.at, -a.sold, -a.cancelled, -a.gross, -a.refunded
    from old_facts o cross join lateral contribution(row(o.*)::booking_fact) a
  ) c cross join unnest(array['hour', 'day']) g
  group by 1, 2, 3, 4
  on conflict (grain, event_id, currency, bucket) do update set
    sold = r.sold + excluded.sold, cancelled = r.cancelled + excluded.cancelled,
    gross = r.gross + excluded.gross, refunded = r.refunded + excluded.refunded;
  return null;
end
$$;
create trigger roll_up_updated after update on booking_fact
  referencing old table as old_facts new table as new_facts
  for each statement execute function roll_up_updated();
