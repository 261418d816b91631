-- Republishing since an instant reads bookings by their last change; a block range index costs a booking next to nothing.
create index booking_updated_at on booking using brin (updated_at);
