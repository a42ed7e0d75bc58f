-- What a tenant is told. series says what an alert is about, since which time of it: each is raised once, by whichever
-- node is first. mail_due is when the alert is to be mailed next, null when it is not; mail_attempts counts the tries.
CREATE TABLE alert (
    tenant_id     TEXT    NOT NULL REFERENCES tenant (id),
    id            TEXT    NOT NULL UNIQUE,
    kind          TEXT    NOT NULL,
    series        TEXT    NOT NULL,
    since         BIGINT  NOT NULL,
    data          TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    mail_due      BIGINT,
    mail_attempts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (series, since)
);

CREATE INDEX alert_time ON alert (tenant_id, created_at, id);
CREATE INDEX alert_age ON alert (created_at);
CREATE INDEX alert_mail ON alert (mail_due) WHERE mail_due IS NOT NULL;

-- Where a tenant wants to be told. slot bounds how many one tenant has. Whoever holds the lease sends, until leased_until.
CREATE TABLE webhook (
    tenant_id     TEXT    NOT NULL REFERENCES tenant (id),
    id            TEXT    NOT NULL UNIQUE,
    slot          INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 100),
    url           TEXT    NOT NULL,
    events        TEXT    NOT NULL,
    sealed_secret TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    lease         TEXT    NOT NULL DEFAULT '',
    leased_until  BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slot)
);

-- One event on its way to one webhook. due is null once nothing more is to be sent.
CREATE TABLE delivery (
    tenant_id    TEXT    NOT NULL,
    webhook_id   TEXT    NOT NULL,
    id           TEXT    NOT NULL UNIQUE,
    kind         TEXT    NOT NULL,
    alert_id     TEXT,
    body         TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'given_up')),
    due          BIGINT,
    attempts     INTEGER NOT NULL,
    last_status  INTEGER,
    last_error   TEXT,
    created_at   BIGINT  NOT NULL,
    attempted_at BIGINT,
    PRIMARY KEY (tenant_id, webhook_id, id),
    FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX delivery_due ON delivery (due) WHERE due IS NOT NULL;
CREATE INDEX delivery_next ON delivery (webhook_id, due) WHERE due IS NOT NULL;
CREATE INDEX delivery_time ON delivery (webhook_id, created_at, id);
CREATE INDEX delivery_age ON delivery (created_at);
