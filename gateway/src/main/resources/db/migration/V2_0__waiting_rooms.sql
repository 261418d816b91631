-- The queue before the sale of one event. Which number is served is all that moves.
create table waiting_room (
  event_id   text             primary key,
  seed       bytea            not null, -- told once the early places are drawn
  commitment text             not null, -- SHA-256 of the seed, told from the beginning
  drawn      int,                       -- early places that took part; null: not drawn yet
  drawn_at   timestamptz,
  issued     bigint           not null default 0,
  serving    bigint           not null default 0 check (serving <= issued),
  pace       double precision not null,
  stepped_at timestamptz      not null default now(),
  created_at timestamptz      not null default now()
);

-- Who came, so that a person has one place however often it is asked for. The order is not in here: an early
-- place's number follows from the seed.
create table waiting_place (
  event_id  text        not null references waiting_room on delete cascade,
  id        uuid        not null, -- from event and person
  number    bigint,               -- of who came after the draw; null: early
  joined_at timestamptz not null default now(),
  primary key (event_id, id)
);

-- What became of people, by the moment of 5 s in which their turn came, or in which they came in.
create table waiting_flow (
  event_id  text        not null references waiting_room on delete cascade,
  at        timestamptz not null,
  served    bigint      not null default 0, -- numbers whose turn came then
  appeared  bigint      not null default 0, -- of them, who came in
  appearing bigint      not null default 0, -- seconds that they took to, in sum
  entered   bigint      not null default 0, -- people who came in then
  bought    bigint      not null default 0, -- of them, who made an order
  choosing  bigint      not null default 0, -- seconds that they took to, in sum
  units     bigint      not null default 0, -- tickets in these orders
  primary key (event_id, at)
);
