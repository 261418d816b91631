-- From when on buyers line up for the sale; null: there is no waiting room, and nobody needs an admission.
alter table event add column waiting_room_opens_at timestamptz;

-- Admissions of waiting rooms that orders use, under the event's lock. The row goes when its booking is over.
create table admission (
  event_id   text not null,
  ticket     uuid not null,
  line       int  not null, -- of an order of several ticket types; else 0
  booking_id uuid not null,
  primary key (event_id, ticket, line)
);
create index admission_booking on admission (booking_id);
