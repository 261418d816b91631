-- What few bookings have, such as parts that were cancelled; a plain booking has none.
alter table booking add column details jsonb;

-- A booking that is cancelled in parts is owed for each of them once.
alter table refund add column sequence int;
update refund r set sequence = b.sequence from booking b where b.id = r.booking_id;
alter table refund alter column sequence set not null;
alter table refund drop constraint refund_pkey;
alter table refund add primary key (booking_id, sequence);
