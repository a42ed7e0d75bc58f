-- Limits on money, tokens or calls. scope is JSON; a dimension with the value * makes a template.
CREATE TABLE budget (
    tenant_id   TEXT    NOT NULL REFERENCES tenant (id),
    id          TEXT    NOT NULL UNIQUE,
    name        TEXT,
    scope       TEXT    NOT NULL,
    unit        TEXT    NOT NULL CHECK (unit IN ('money', 'tokens', 'requests')),
    amount      BIGINT  NOT NULL CHECK (amount >= 0),
    period      TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('hard', 'soft')),
    shadow      INTEGER NOT NULL,
    thresholds  TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- One balance: what has been granted of a budget to all nodes in a window, spent or not. ceiling is the most that was
-- ever allowed: the limit, and what a provider billed above a reservation. The CHECK is the second lock.
CREATE TABLE budget_account (
    budget_id    TEXT   NOT NULL,
    scope_key    TEXT   NOT NULL,
    window_start BIGINT NOT NULL,
    window_end   BIGINT NOT NULL,
    granted      BIGINT NOT NULL CHECK (granted >= 0),
    ceiling      BIGINT NOT NULL,
    PRIMARY KEY (budget_id, scope_key, window_start),
    CHECK (granted <= ceiling)
);

CREATE INDEX budget_account_end ON budget_account (window_end);

-- A node's share of a balance: what it was granted, and what it spent of that. last_grant makes a grant repeatable.
CREATE TABLE budget_lease (
    budget_id    TEXT   NOT NULL,
    scope_key    TEXT   NOT NULL,
    window_start BIGINT NOT NULL,
    node         TEXT   NOT NULL,
    granted      BIGINT NOT NULL,
    spent        BIGINT NOT NULL CHECK (spent >= 0),
    last_grant   TEXT   NOT NULL,
    last_given   BIGINT NOT NULL,
    PRIMARY KEY (budget_id, scope_key, window_start, node),
    CHECK (spent <= granted)
);

CREATE INDEX budget_lease_node ON budget_lease (node);

-- What a rolling budget spent in each piece of its period, until the piece has come back.
CREATE TABLE budget_piece (
    budget_id    TEXT   NOT NULL,
    scope_key    TEXT   NOT NULL,
    window_start BIGINT NOT NULL,
    node         TEXT   NOT NULL,
    piece        BIGINT NOT NULL,
    spent        BIGINT NOT NULL,
    PRIMARY KEY (budget_id, scope_key, window_start, node, piece)
);
