-- What is sold of an event: the part of the catalogue that a sale needs.
create table event (
  event_id       text        primary key,
  version        bigint      not null,
  organizer_id   text        not null,
  name           text        not null,
  venue          text        not null,
  event_date     timestamptz not null,
  status         text        not null check (status in ('draft', 'published', 'cancelled', 'finished')),
  currency       text        not null,
  sale_starts_at timestamptz,
  sale_ends_at   timestamptz,
  max_per_order  int         not null,
  max_per_person int,
  guest_checkout boolean     not null
);

-- The lock of an event's sale. Whoever holds this row decides; nothing else does.
create table stock (
  event_id      text    primary key,
  version       bigint  not null default 0,
  waitlist_open boolean not null default false
) with (fillfactor = 50);

-- One pool a ticket type. Held and sold are sums over bookings:
-- available + held + waitlist_reserved + sold = capacity at every commit.
create table pool (
  event_id          text    not null references stock,
  ticket_type       text    not null,
  position          int     not null,
  name              text    not null,
  price             numeric not null check (price >= 0),
  capacity          int     not null check (capacity >= 0),
  available         int     not null check (available >= 0),
  waitlist_reserved int     not null default 0 check (waitlist_reserved >= 0),
  primary key (event_id, ticket_type),
  check (available + waitlist_reserved <= capacity)
) with (fillfactor = 50);

create table booking (
  id              uuid        primary key,
  event_id        text        not null,
  ticket_type     text        not null,
  user_id         text        not null, -- 'guest:' before the id of a guest; accounts never contain a colon
  quantity        int         not null check (quantity > 0),
  unit_price      numeric     not null,
  currency        text        not null,
  status          text        not null check (status in ('confirmed', 'cancelled')),
  reference       text        not null unique,
  sequence        int         not null default 1,
  idempotency_key uuid,
  request_hash    uuid,
  created_at      timestamptz not null,
  updated_at      timestamptz not null
);
create index booking_by_user on booking (user_id, event_id);
create index booking_by_event on booking (event_id);
create unique index booking_idempotency_key on booking (idempotency_key) where idempotency_key is not null;

-- A row for every move of units; the key is the stock version of the batch and the place in it.
create table ledger (
  event_id    text        not null,
  version     bigint      not null,
  line        int         not null,
  ticket_type text        not null,
  units       int         not null check (units > 0),
  from_state  text        not null,
  to_state    text        not null,
  booking_id  uuid,
  at          timestamptz not null,
  primary key (event_id, version, line)
);
