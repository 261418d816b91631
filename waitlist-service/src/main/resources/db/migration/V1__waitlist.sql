-- What is known of an event: who its organiser is, and whether anything can be offered any more.
create table event (
  event_id     text        primary key,
  version      bigint      not null,
  organizer_id text        not null,
  name         text        not null,
  event_date   timestamptz not null,
  status       text        not null
);

-- One queue an event and ticket type; its row is the lock of all that changes its order.
create table queue (
  event_id          text        not null,
  ticket_type       text        not null,
  inventory_version bigint      not null default 0,
  reserved          int         not null default 0, -- units that booking-service keeps for it, as last heard
  traceparent       text,                           -- of the last request that made units free
  lease_until       timestamptz,                    -- how long booking-service keeps them, as last renewed
  log_sequence      bigint      not null default 0,
  log_hash          text        not null default '',
  primary key (event_id, ticket_type)
);

create table entry (
  id           uuid        primary key,
  event_id     text        not null,
  ticket_type  text        not null,
  user_id      text        not null, -- 'guest:' before the id of a guest
  quantity     int         not null check (quantity > 0),
  tier         text        not null,
  claimed_tier text,                 -- what a guest says; ranks as standard
  status       text        not null check (status in ('waiting', 'offered', 'accepted', 'left', 'closed')),
  change       text        not null, -- what happened last: joined, offered, accepted, declined, offer_expired, left, closed
  reason       text,
  joined_at    timestamptz not null,
  rank_at      timestamptz not null, -- virtual join time: the order of the queue
  passes       int         not null default 0,
  ignored      int         not null default 0,
  asked        boolean     not null default false, -- booking-service is being asked for an offer
  offer_id     uuid,                 -- the open or last offer
  sequence     int         not null default 1,
  updated_at   timestamptz not null,
  email        text,
  locale       text,
  foreign key (event_id, ticket_type) references queue
);
create unique index entry_of_person on entry (event_id, ticket_type, user_id) where status in ('waiting', 'offered');
create index entry_in_order on entry (event_id, ticket_type, rank_at, id) where status = 'waiting';
create index entry_open on entry (event_id) where status in ('waiting', 'offered');
create index entry_by_update on entry (updated_at);

create table offer (
  id                uuid        primary key,
  entry_id          uuid        not null references entry,
  event_id          text        not null,
  ticket_type       text        not null,
  status            text        not null
    check (status in ('asked', 'held', 'accepted', 'declined', 'expired', 'void')),
  booking_id        uuid,
  booking_reference text,
  unit_price        numeric,
  currency          text,
  asked_at          timestamptz not null,
  position          int         not null, -- among those who were asked at once: the order of the queue
  offered_at        timestamptz,
  expires_at        timestamptz,
  settled_at        timestamptz
);
create index offer_asked on offer (event_id, ticket_type) where status = 'asked';
create index offer_of_entry on offer (entry_id);

-- Who was asked, who was passed and why: each row contains the hash of the one before.
create table promotion (
  event_id      text        not null,
  ticket_type   text        not null,
  sequence      bigint      not null,
  at            timestamptz not null,
  content       text        not null,
  previous_hash text        not null,
  hash          text        not null,
  primary key (event_id, ticket_type, sequence)
);
