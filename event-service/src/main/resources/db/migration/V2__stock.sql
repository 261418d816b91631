-- What booking-service last said about an event's seats: a read model, dropped and rebuilt at will.
create table stock (
  event_id  text collate "C" primary key,
  version   bigint not null,
  as_of     timestamptz,
  capacity  int    not null,
  available int    not null,
  taken     int    not null,
  types     jsonb  not null
);

create index stock_by_taken on stock (taken desc, event_id);
