-- What is stopped, until it is lifted or ends. What a column leaves empty fits every call of the tenant; everywhere is of all
-- tenants.
CREATE TABLE kill_switch (
    tenant_id   TEXT    NOT NULL REFERENCES tenant (id),
    id          TEXT    NOT NULL UNIQUE,
    everywhere  INTEGER NOT NULL CHECK (everywhere IN (0, 1)),
    project_id  TEXT,
    uid         TEXT,
    sid         TEXT,
    key_id      TEXT,
    reason      TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    expires_at  BIGINT,
    PRIMARY KEY (tenant_id, id)
);
