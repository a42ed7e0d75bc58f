-- What became of a call whose client left before the end: 'cancelled', 'drained' or 'held'; null when nobody left.
ALTER TABLE entry ADD COLUMN leaving TEXT;
