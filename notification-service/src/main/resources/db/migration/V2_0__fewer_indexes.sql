-- A message is written twice in its life, and every index is written with it. Old ones are found by a block range
-- index: they lie together. Saying an event's messages again reads the table.
drop index message_settled;
create index message_settled on message using brin (settled_at);
drop index message_event;
