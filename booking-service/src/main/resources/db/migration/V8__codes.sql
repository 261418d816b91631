-- Codes that open a ticket type, each for one booking. Only a hash is kept: 128 bits of SHA-256 of 100 random bits.
alter table pool add column access_code_required boolean not null default false;
create table access_code (
  event_id     text        not null,
  hash         uuid        not null,
  batch_id     uuid        not null,
  ticket_types text[],     -- null: any
  booking_id   uuid,       -- that it is used for, under the event's lock
  revoked_at   timestamptz,
  created_at   timestamptz not null,
  primary key (event_id, hash)
);
create index access_code_batch on access_code (event_id, batch_id);

-- Codes that make tickets cheaper. uses are orders, counted under the event's lock.
create table promo_code (
  event_id     text        not null,
  code         text        not null,
  percent_off  numeric     check (percent_off > 0 and percent_off <= 100),
  amount_off   numeric     check (amount_off > 0),
  max_uses     int         check (max_uses > 0),
  uses         int         not null default 0 check (uses >= 0),
  valid_from   timestamptz,
  valid_until  timestamptz,
  ticket_types text[],     -- null: all
  ended_at     timestamptz,
  created_at   timestamptz not null,
  primary key (event_id, code),
  check ((percent_off is null) <> (amount_off is null)),
  check (max_uses is null or uses <= max_uses)
);
