-- A pool that several ticket types share is a row of its own, named pool:<id>, which no ticket type can be named. Its
-- types' rows say what each has sold, and its own what all have: the smaller rest is what is left of a type.
alter table pool add column draws_from text;
