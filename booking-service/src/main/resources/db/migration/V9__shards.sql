-- Which database of several this is, written at the first start. The map is on shard 0 alone: the shard of
-- each of the 256 buckets of events. It is changed by an operator, with its version, while nothing runs.
create table shard (
  one         boolean primary key default true check (one),
  number      int     not null check (number between 0 and 7),
  cluster     uuid    not null,
  map_version int,
  buckets     int[]   check (cardinality(buckets) = 256),
  check ((number = 0) = (buckets is not null and map_version is not null))
);
