-- The payment step of an event; a null hold_seconds means that there is none.
alter table event
  add column hold_seconds    int,
  add column hold_extendable boolean not null default false,
  add column payment_since   timestamptz; -- since when nothing is confirmed without a payment

alter table booking
  add column extended_from timestamptz, -- the first deadline of a hold that was given more time
  add column extended_at   timestamptz,
  add column lapsed_at     timestamptz; -- when a hold ended whose tickets a late payment bought all the same

-- One try to pay for a booking. Its state only moves on, each step in a transaction of its own, so that no lock is
-- held while the provider is asked.
create table payment (
  id           uuid        primary key, -- also what the provider knows it by
  booking_id   uuid        not null references booking,
  event_id     text        not null,
  provider     text        not null,
  method       text        not null,
  amount       numeric     not null check (amount > 0),
  currency     text        not null,
  state        text        not null check (state in ('authorising', 'unknown', 'authorised', 'capture_due', 'captured',
    'declined', 'refund_due', 'voided', 'refunded')),
  code         text,                    -- why it was declined
  attempts     int         not null default 0,
  error        text,                    -- what the last look at it failed with
  next_look_at timestamptz not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
-- After a declined or returned try there may be another; two at a time never.
create unique index payment_open on payment (booking_id)
  where state in ('authorising', 'unknown', 'authorised', 'capture_due', 'captured');
create index payment_of_booking on payment (booking_id);
create index payment_unfinished on payment (next_look_at)
  where state in ('authorising', 'unknown', 'authorised', 'capture_due', 'refund_due');

-- What providers told by webhook, so that the same news is heard once.
create table payment_notice (
  provider    text        not null,
  notice_id   text        not null,
  payment_id  uuid        not null,
  type        text        not null,
  received_at timestamptz not null default now(),
  primary key (provider, notice_id)
);
create index payment_notice_received on payment_notice using brin (received_at);

alter table refund drop constraint refund_status_check;
alter table refund add constraint refund_status_check check (status in ('due', 'refunded'));
alter table refund
  add column payment_id  uuid references payment, -- through which it was paid, and goes back; null: not through us
  add column refunded_at timestamptz;
create index refund_to_pay on refund (payment_id) where status = 'due' and payment_id is not null;

-- The truth of the built-in test provider, which would be another company's: written in transactions of its own.
create table test_payment (
  id        uuid    primary key,
  method    text    not null,
  amount    numeric not null,
  status    text    not null check (status in ('pending', 'authorised', 'captured', 'declined', 'voided', 'refunded')),
  becomes   text,                 -- what a pending one will be when it is told of
  notices   int     not null default 0, -- webhooks still to be sent
  notify_at timestamptz,
  charged   int     not null default 0, -- how often money was taken, and given back
  returned  int     not null default 0
);
create index test_payment_notices on test_payment (notify_at) where notices > 0;
