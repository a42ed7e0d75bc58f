-- What was done, by whom, in the transaction that did it. Each line holds the hash of the one before it in its tenant, so
-- that one that is changed, taken out, put in or moved breaks the chain. details is JSON, exactly as it was hashed.
CREATE TABLE audit (
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    seq        BIGINT NOT NULL CHECK (seq > 0),
    at         BIGINT NOT NULL,
    actor      TEXT   NOT NULL,
    action     TEXT   NOT NULL,
    target     TEXT   NOT NULL,
    details    TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    trace_id   TEXT   NOT NULL,
    prev_hash  TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, seq)
) ${clustered};

CREATE INDEX audit_time ON audit (tenant_id, at);
CREATE INDEX audit_target ON audit (tenant_id, target, seq);

-- The last line of each tenant. Its row is locked until the line after it has committed: that is what puts them in order.
CREATE TABLE audit_head (
    tenant_id  TEXT   NOT NULL PRIMARY KEY REFERENCES tenant (id),
    seq        BIGINT NOT NULL CHECK (seq >= 0),
    hash       TEXT   NOT NULL
) ${clustered};

-- Lines are added and nothing else, whoever is connected.
${append_only_audit}
