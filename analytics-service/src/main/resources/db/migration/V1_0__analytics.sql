-- One row a booking: the state of the highest sequence, and when each state began, whatever the order of arrival.
create table booking_fact (
  booking_id   text        primary key,
  event_id     text        not null,
  user_id      text        not null,
  ticket_type  text        not null,
  quantity     int         not null,
  amount       numeric     not null,
  currency     text        not null,
  status       text        not null,
  sequence     bigint      not null,
  created_at   timestamptz not null,
  offer_id     text,
  reason       text,
  refund_due   numeric,
  held_at      timestamptz,
  confirmed_at timestamptz,
  ended_at     timestamptz
);
create index booking_fact_event on booking_fact (event_id, confirmed_at);

-- Catalogue and inventory of an event come from two topics; either may come first.
create table event_fact (
  event_id          text   primary key,
  version           bigint not null default 0,
  organizer_id      text,
  name              text,
  venue             text,
  event_date        timestamptz,
  status            text,
  currency          text,
  price             numeric,
  sale_starts_at    timestamptz,
  inventory_version bigint not null default 0,
  capacity          int,
  available         int,
  waitlist_reserved int,
  taken             int
);
create index event_fact_organizer on event_fact (organizer_id);

create table waitlist_fact (
  entry_id    text        primary key,
  event_id    text        not null,
  user_id     text        not null,
  ticket_type text        not null,
  quantity    int         not null,
  tier        text        not null,
  status      text        not null,
  sequence    bigint      not null,
  joined_at   timestamptz not null,
  updated_at  timestamptz not null
);
create index waitlist_fact_event on waitlist_fact (event_id);

create table offer_fact (
  offer_id   text primary key,
  entry_id   text not null,
  event_id   text not null,
  quantity   int  not null,
  offered_at timestamptz,
  outcome    text
);

create table delivery_fact (
  message_id text        primary key,
  event_id   text,
  kind       text        not null,
  status     text        not null,
  channel    text,
  attempts   int         not null,
  created_at timestamptz not null,
  settled_at timestamptz not null
);

create table roll_up (
  grain     text        not null,
  event_id  text        not null,
  currency  text        not null,
  bucket    timestamptz not null,
  sold      bigint      not null,
  cancelled bigint      not null,
  gross     numeric     not null,
  refunded  numeric     not null,
  primary key (grain, event_id, currency, bucket)
);

-- What one booking adds to the figures: a sale in its hour, and a cancellation of that sale in its own. A hold
-- that was never confirmed adds nothing.
create function contribution(b booking_fact)
  returns table (event_id text, currency text, at timestamptz, sold bigint, cancelled bigint, gross numeric, refunded numeric)
  language sql immutable as $$
  select b.event_id, b.currency, b.confirmed_at, b.quantity::bigint, 0::bigint, b.amount, 0::numeric
  where b.confirmed_at is not null and b.status in ('confirmed', 'cancelled')
  union all
  select b.event_id, b.currency, b.ended_at, 0, b.quantity::bigint, 0, coalesce(b.refund_due, 0)
  where b.confirmed_at is not null and b.ended_at is not null and b.status = 'cancelled'
$$;

-- The difference between a booking's old and new state, in the transaction that changes it.
create function roll_up_difference() returns trigger language plpgsql as $$
begin
  insert into roll_up as r (grain, event_id, currency, bucket, sold, cancelled, gross, refunded)
  select g, c.event_id, c.currency, date_trunc(g, c.at, 'UTC'),
         sum(c.sold), sum(c.cancelled), sum(c.gross), sum(c.refunded)
  from (
    select n.event_id, n.currency, n.at, n.sold, n.cancelled, n.gross, n.refunded from contribution(new) n
    union all
    select o.event_id, o.currency, o.at, -o.sold, -o.cancelled, -o.gross, -o.refunded from contribution(old) o
  ) c cross join unnest(array['hour', 'day']) g
  group by 1, 2, 3, 4
  on conflict (grain, event_id, currency, bucket) do update set
    sold = r.sold + excluded.sold, cancelled = r.cancelled + excluded.cancelled,
    gross = r.gross + excluded.gross, refunded = r.refunded + excluded.refunded;
  return null;
end
$$;
create trigger roll_up_difference after insert or update on booking_fact
  for each row execute function roll_up_difference();

-- The same figures from the facts alone.
create view roll_up_recomputed as
  select g as grain, c.event_id, c.currency, date_trunc(g, c.at, 'UTC') as bucket,
         sum(c.sold)::bigint as sold, sum(c.cancelled)::bigint as cancelled,
         sum(c.gross) as gross, sum(c.refunded) as refunded
  from booking_fact b cross join lateral contribution(b) c cross join unnest(array['hour', 'day']) g
  group by 1, 2, 3, 4;
