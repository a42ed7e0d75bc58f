-- The servers that share one PostgreSQL. life changes with every start: whoever writes under an old one is stopped.
CREATE TABLE node (
    id       TEXT   NOT NULL PRIMARY KEY,
    life     TEXT   NOT NULL,
    expires  BIGINT NOT NULL
);
