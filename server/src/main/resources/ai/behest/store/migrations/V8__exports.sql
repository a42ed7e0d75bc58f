-- Files of entries that a node writes again and again. done_to is the cursor up to which everything is in a file; planned_to,
-- while a file is being written, the cursor that it will reach: a file that a crash broke off is written again with the same
-- entries and the same name.
CREATE TABLE export_job (
    tenant_id      TEXT    NOT NULL REFERENCES tenant (id),
    id             TEXT    NOT NULL UNIQUE,
    node           TEXT    NOT NULL,
    project_id     TEXT,
    format         TEXT    NOT NULL CHECK (format IN ('csv', 'ndjson', 'focus')),
    directory      TEXT    NOT NULL,
    every_minutes  INTEGER NOT NULL CHECK (every_minutes > 0),
    done_to        TEXT    NOT NULL,
    planned_to     TEXT,
    files          BIGINT  NOT NULL CHECK (files >= 0),
    entries        BIGINT  NOT NULL CHECK (entries >= 0),
    last_file      TEXT,
    last_run_at    BIGINT,
    last_error     TEXT,
    next_at        BIGINT  NOT NULL,
    created_at     BIGINT  NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX export_job_due ON export_job (node, next_at);

-- Entries from before they had numbers: a closed set, which an export reads first.
CREATE INDEX entry_unnumbered ON entry (id) WHERE seq = 0;
