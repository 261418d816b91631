-- From when on buyers line up for the sale; null: there is no waiting room.
alter table event add column waiting_room_opens_at timestamptz;
