-- Facts already applied, by consumer; written in the transaction of their effect.
create table inbox (
  consumer    text        not null,
  source      text        not null,
  id          text        not null,
  received_at timestamptz not null default now(),
  primary key (consumer, source, id)
);
create index inbox_received_at on inbox (received_at);

-- Answers that changed state, kept to be given again to who retries. key_hash covers caller, operation and key.
create table idempotency (
  key_hash     uuid        primary key,
  request_hash uuid        not null,
  status       smallint    not null,
  body         text        not null,
  created_at   timestamptz not null default now()
);
create index idempotency_created_at on idempotency (created_at);

-- The replication slot that was made before the first write. A slot that is listed here and missing in the
-- server has lost facts: it is refused, never made again in silence.
create table relay_slot (
  slot_name  text        primary key,
  created_at timestamptz not null default now()
);
