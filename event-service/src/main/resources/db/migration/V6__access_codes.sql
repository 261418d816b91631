-- Whether each booking of the type needs a code of the organiser; booking-service has the codes.
alter table ticket_type add column access_code_required boolean not null default false;
