-- A hold is a booking that is not confirmed yet: its tickets have left the stock.
alter table booking drop constraint booking_status_check;
alter table booking add constraint booking_status_check
  check (status in ('held', 'confirmed', 'cancelled', 'expired'));
alter table booking
  add column hold_expires_at timestamptz, -- null where the booking was confirmed at once
  add column confirmed_at    timestamptz, -- of holds only
  add column offer_id        uuid,        -- of holds for an offer of the waitlist
  add column reason          text;        -- why it was cancelled
create unique index booking_offer on booking (offer_id) where offer_id is not null;
create index booking_held on booking (event_id, hold_expires_at) where status = 'held';

-- Until then units that come free are kept for the waitlist; null or past: they go to the public. It is a
-- lease: a waitlist that nobody looks after strands no seat.
alter table pool add column waitlist_until timestamptz;
alter table stock drop column waitlist_open;

alter table ledger add column reason text;

-- What is owed for a booking that was confirmed and is cancelled now: one row a booking, so owed once.
create table refund (
  booking_id uuid        primary key references booking,
  event_id   text        not null,
  amount     numeric     not null check (amount > 0),
  currency   text        not null,
  reason     text        not null,
  status     text        not null default 'due' check (status in ('due')),
  created_at timestamptz not null
);

-- Where a guest wants to be told; never part of a record.
create table booking_contact (
  booking_id uuid primary key references booking,
  email      text not null,
  locale     text
);
