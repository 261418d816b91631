-- The catalogue as last heard, and how its organiser wants prices to be bounded.
create table event (
  event_id        text        primary key,
  version         bigint      not null,
  organizer_id    text        not null,
  name            text        not null,
  event_date      timestamptz not null,
  status          text        not null,
  currency        text        not null,
  sale_ends_at    timestamptz,
  price_version   bigint      not null default 0, -- of the event's published prices
  applied_at      timestamptz,                    -- when a recommendation was last applied, whatever the type
  floor_share     numeric,                        -- null: the default
  ceiling_share   numeric,
  minimum_price   numeric
);
create index event_organizer on event (organizer_id);

create table ticket_type (
  event_id      text    not null references event,
  ticket_type   text    not null,
  position      int     not null,
  name          text    not null,
  capacity      int     not null, -- 0 where it was taken out of the catalogue
  face_value    numeric not null, -- the catalogue's price
  published     numeric,          -- null while nothing was ever published
  published_for numeric,          -- the catalogue's price that it was derived from
  primary key (event_id, ticket_type)
);

-- What is left to sell, as last heard.
create table stock (
  event_id    text   not null,
  ticket_type text   not null,
  version     bigint not null,
  left_units  int    not null,
  primary key (event_id, ticket_type)
);

-- Every price that was asked, and why. Views are counted for the price of their time.
create table price_history (
  event_id          text        not null,
  ticket_type       text        not null,
  effective_at      timestamptz not null,
  price             numeric     not null,
  face_value        numeric     not null,
  currency          text        not null,
  cause             text        not null check (cause in ('catalogue', 'applied')),
  price_version     bigint      not null,
  recommendation_id uuid,
  applied_by        text,
  primary key (event_id, ticket_type, effective_at)
);

-- What was seen at each price on each day (UTC).
create table evidence (
  event_id    text    not null,
  ticket_type text    not null,
  day         date    not null,
  price       numeric not null,
  views       bigint  not null default 0,
  quotes      bigint  not null default 0,
  refusals    bigint  not null default 0,
  sold        bigint  not null default 0,
  refunded    bigint  not null default 0,
  primary key (event_id, ticket_type, day, price)
);

-- Which of a booking's states were counted: each once, in whatever order they come.
create table counted (
  booking_id text    primary key,
  sold       boolean not null default false,
  refunded   boolean not null default false
);

-- Advice as it was given, with all that it was made from; never changed but by being applied.
create table recommendation (
  id            uuid        primary key,
  event_id      text        not null,
  ticket_type   text        not null,
  made_at       timestamptz not null,
  action        text        not null,
  evidence      text        not null, -- JSON, as text: it is replayed bit for bit
  advice        text        not null,
  price         numeric     not null,
  proposed      numeric     not null,
  face_value    numeric     not null,
  price_version bigint      not null,
  applied_at    timestamptz,
  applied_by    text,
  applied_as    bigint                -- the version of the event's prices that came of it
);
create index recommendation_made_at on recommendation (made_at) where applied_at is null;
