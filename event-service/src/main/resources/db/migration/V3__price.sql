-- What pricing-service last published of an event: a read model, dropped and rebuilt at will.
create table price (
  event_id text collate "C" primary key,
  version  bigint not null,
  currency text   not null,
  types    jsonb  not null
);
