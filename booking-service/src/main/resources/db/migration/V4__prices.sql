-- What pricing-service publishes. It is the selling price while the catalogue's price is the one it was derived
-- from, so an organiser's own change always wins.
create table published_price (
  event_id    text    not null,
  ticket_type text    not null,
  version     bigint  not null, -- of the event's prices
  price       numeric not null check (price >= 0),
  face_value  numeric not null,
  currency    text    not null,
  primary key (event_id, ticket_type)
);
