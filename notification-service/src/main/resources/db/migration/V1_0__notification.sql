-- One row a message. The id is made of kind, source and sequence: the same fact never makes a second message.
create table message (
  id              uuid        primary key,
  kind            text        not null,
  user_id         text        not null,
  event_id        text,
  subject_id      text,
  -- Whom a guest's address is asked for: booking:<id> or entry:<id>.
  contact_ref     text,
  data            jsonb       not null,
  status          text        not null default 'pending'
    check (status in ('pending', 'sending', 'delivered', 'suppressed', 'failed', 'expired')),
  reason          text,
  channel         text,
  attempts        int         not null default 0,
  failures        int         not null default 0,
  -- Number of the last claim: an older one has lost the message.
  claim           bigint      not null default 0,
  pushed_at       timestamptz,
  acknowledged_at timestamptz,
  created_at      timestamptz not null default now(),
  -- Of a pending message when it is tried; of one that is being sent when its claim is given up.
  next_attempt_at timestamptz not null default now(),
  expires_at      timestamptz not null,
  settled_at      timestamptz,
  traceparent     text,
  check ((status in ('pending', 'sending')) = (settled_at is null)),
  check ((status = 'delivered') = (channel is not null))
);
create index message_due on message (next_attempt_at) where settled_at is null;
create index message_user on message (user_id, created_at desc, id desc);
create index message_settled on message (settled_at) where settled_at is not null;
create index message_event on message (event_id);

create table attempt (
  message_id uuid        not null references message on delete cascade,
  number     int         not null,
  channel    text        not null,
  started_at timestamptz not null default now(),
  ended_at   timestamptz,
  outcome    text,
  detail     text,
  primary key (message_id, number),
  check ((ended_at is null) = (outcome is null))
);

-- What is known of others' objects: the newest state by its number.
create table event (
  event_id     text        primary key,
  version      bigint      not null,
  organizer_id text        not null,
  name         text        not null,
  venue        text        not null,
  event_date   timestamptz not null,
  status       text        not null
);
create index event_coming on event (event_date) where status = 'published';

create table booking (
  booking_id  text        primary key,
  event_id    text        not null,
  user_id     text        not null,
  status      text        not null,
  sequence    bigint      not null,
  booked_at   timestamptz not null,
  reminded_at timestamptz
);
create index booking_event on booking (event_id, booking_id) where status = 'confirmed';

create table entry (
  entry_id text   primary key,
  event_id text   not null,
  user_id  text   not null,
  status   text   not null,
  sequence bigint not null
);
create index entry_event on entry (event_id, entry_id) where status in ('waiting', 'offered');

create table person (
  user_id text   primary key,
  version bigint not null,
  status  text   not null,
  locale  text   not null
);

-- A row is a channel that the person does not want for a kind.
create table preference (
  user_id text not null,
  kind    text not null,
  channel text not null,
  primary key (user_id, kind, channel)
);

-- News for everybody of an event: worked off in chunks, from where the last one ended.
create table announcement (
  id          uuid        primary key,
  kind        text        not null,
  event_id    text        not null,
  data        jsonb       not null,
  traceparent text,
  after_id    text        not null default '',
  created_at  timestamptz not null default now(),
  done_at     timestamptz
);
create index announcement_open on announcement (created_at) where done_at is null;
