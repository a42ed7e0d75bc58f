-- Picodollars that a call cost above what was set aside for it; null when it did not. Only a call's own entry has any.
ALTER TABLE entry ADD COLUMN overrun BIGINT CHECK (overrun > 0);

-- What somebody should hear of, found without reading the other entries.
CREATE INDEX entry_overrun ON entry (node, seq) WHERE overrun IS NOT NULL;
CREATE INDEX entry_unpriced ON entry (node, seq) WHERE cost IS NULL;

-- Up to which number a node's entries have been looked through for alerts, by whichever node did so.
CREATE TABLE alert_seen (
    node        TEXT   NOT NULL PRIMARY KEY,
    seq         BIGINT NOT NULL
);

-- What is older than this is not told of.
INSERT INTO alert_seen SELECT node, last FROM entry_seq;

-- When something that one node does for all is to be done next; who moves it on does it.
CREATE TABLE alert_watch (
    name        TEXT   NOT NULL PRIMARY KEY,
    due         BIGINT NOT NULL
);

INSERT INTO alert_watch (name, due) VALUES ('anomalies', 0);
