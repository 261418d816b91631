create extension if not exists pg_trgm;

-- One row an event. total_capacity and price (the lowest) repeat what the ticket types say, so that
-- lists can filter and sort without joining.
create table event (
  id             text collate "C" primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  organizer_id   text           not null,
  status         text           not null check (status in ('draft', 'published', 'cancelled', 'finished')),
  version        bigint         not null check (version > 0),
  -- The highest version that was proposed to booking-service; a version is never used for two states.
  asked_version  bigint         not null default 0,
  asked_at       timestamptz,
  name           text           not null,
  venue          text           not null,
  description    text,
  event_date     timestamptz    not null,
  currency       char(3)        not null,
  sale_starts_at timestamptz,
  sale_ends_at   timestamptz,
  max_per_order  int            not null check (max_per_order between 1 and 100),
  max_per_person int            check (max_per_person > 0),
  guest_checkout boolean        not null,
  total_capacity int            not null check (total_capacity > 0),
  price          numeric(12, 4) not null check (price >= 0),
  created_at     timestamptz    not null,
  updated_at     timestamptz    not null,
  -- Null while nobody but the organiser has heard of it.
  published_at   timestamptz,
  -- Small letters of every script, whatever the locale of the database: pg_c_utf8 is built in since
  -- Postgres 17. Names are sorted by their first 60 characters, so that a cursor stays short.
  sort_name      text generated always as (left(lower(name collate pg_c_utf8), 60)) stored,
  venue_text     text generated always as (lower(venue collate pg_c_utf8)) stored,
  search_text    text generated always as
    (lower((name || ' ' || venue || ' ' || coalesce(description, '')) collate pg_c_utf8)) stored
);

create table ticket_type (
  event_id text collate "C" not null references event (id) on delete cascade,
  position int              not null,
  id       text             not null,
  name     text             not null,
  price    numeric(12, 4)   not null check (price >= 0),
  capacity int              not null check (capacity > 0),
  primary key (event_id, position)
);

create index event_by_date on event (status, event_date, id);
create index event_by_price on event (status, price, id);
create index event_by_name on event (status, sort_name, id);
create index event_by_capacity on event (status, total_capacity, id);
create index event_by_organizer on event (organizer_id, event_date, id);
create index event_by_update on event (updated_at);
create index event_unsettled on event (asked_at) where asked_version > version;
create index event_search on event using gin (search_text gin_trgm_ops);
create index event_venue on event using gin (venue_text gin_trgm_ops);
