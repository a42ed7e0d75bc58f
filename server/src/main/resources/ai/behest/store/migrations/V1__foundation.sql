-- One text for SQLite and PostgreSQL. Instants are microseconds since 1970, money is picodollars (1 USD = 10^12).

CREATE TABLE tenant (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,
    plan        TEXT   NOT NULL CHECK (plan IN ('free', 'pro', 'business', 'enterprise')),
    time_zone   TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE project (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    id          TEXT   NOT NULL UNIQUE,
    slug        TEXT   NOT NULL UNIQUE,
    name        TEXT   NOT NULL,
    status      TEXT   NOT NULL CHECK (status IN ('active', 'suspended', 'deleted')),
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- Every save is a row; the deployed one with the highest version is in force.
CREATE TABLE project_settings (
    tenant_id   TEXT   NOT NULL,
    project_id  TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('draft', 'deployed')),
    settings    TEXT   NOT NULL,
    actor       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, project_id, version),
    FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id)
);

CREATE TABLE tier (
    tenant_id   TEXT   NOT NULL,
    project_id  TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    overrides   TEXT   NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, project_id, name),
    FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id)
);

CREATE TABLE api_key (
    tenant_id    TEXT   NOT NULL,
    project_id   TEXT   NOT NULL,
    id           TEXT   NOT NULL UNIQUE,
    name         TEXT   NOT NULL,
    role         TEXT   NOT NULL CHECK (role IN ('user', 'admin', 'dashboard-service')),
    prefix       TEXT   NOT NULL,
    digest       TEXT   NOT NULL UNIQUE,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    last_used_at BIGINT,
    revoked_at   BIGINT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id)
);

CREATE TABLE admin_token (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    id          TEXT   NOT NULL UNIQUE,
    name        TEXT   NOT NULL,
    digest      TEXT   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    revoked_at  BIGINT,
    PRIMARY KEY (tenant_id, id)
);

-- An active key holds one of its tenant's five slots; a revoked one gives it back.
CREATE TABLE signing_key (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    kid         TEXT   NOT NULL UNIQUE,
    name        TEXT   NOT NULL,
    public_key  TEXT   NOT NULL UNIQUE,
    slot        INTEGER CHECK (slot BETWEEN 1 AND 5),
    created_at  BIGINT NOT NULL,
    revoked_at  BIGINT,
    PRIMARY KEY (tenant_id, kid),
    UNIQUE (tenant_id, slot),
    CHECK ((slot IS NULL) = (revoked_at IS NOT NULL))
);

-- The platform's own keys: the newest active one signs, the others verify until they retire.
CREATE TABLE platform_key (
    kid          TEXT   NOT NULL PRIMARY KEY,
    public_key   TEXT   NOT NULL,
    sealed_key   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    retires_at   BIGINT
);

CREATE TABLE revocation (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    id          TEXT   NOT NULL UNIQUE,
    project_id  TEXT,
    kind        TEXT   NOT NULL CHECK (kind IN ('jti', 'sid', 'uid', 'kid', 'project', 'tenant')),
    value       TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE provider (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    name        TEXT   NOT NULL,
    dialect     TEXT   NOT NULL,
    base_url    TEXT   NOT NULL,
    sealed_key  TEXT   NOT NULL,
    key_last4   TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE price_version (
    version     TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT,
    source      TEXT   NOT NULL,
    prices      TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

-- A conversation that is remembered: a thread by the client's id, or a session until it expires. thread_key is fresh with
-- every creation, so that a deleted thread and a later one of the same id are never confused.
CREATE TABLE thread (
    tenant_id       TEXT   NOT NULL,
    project_id      TEXT   NOT NULL,
    uid             TEXT   NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('thread', 'session')),
    id              TEXT   NOT NULL,
    thread_key      TEXT   NOT NULL,
    title           TEXT   NOT NULL,
    message_count   BIGINT NOT NULL,
    next_seq        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    expires_at      BIGINT,
    PRIMARY KEY (tenant_id, project_id, uid, kind, id),
    UNIQUE (tenant_id, thread_key)
);

CREATE INDEX thread_recent ON thread (tenant_id, project_id, uid, kind, updated_at);
CREATE INDEX thread_expiry ON thread (expires_at);

-- The text stands last: comparing conversations reads the columns before it only. call_id stands on answers, once each.
CREATE TABLE thread_message (
    tenant_id   TEXT   NOT NULL,
    thread_key  TEXT   NOT NULL,
    seq         BIGINT NOT NULL,
    role        TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    tokens      BIGINT NOT NULL,
    call_id     TEXT,
    created_at  BIGINT NOT NULL,
    message     TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, thread_key, seq),
    FOREIGN KEY (tenant_id, thread_key) REFERENCES thread (tenant_id, thread_key) ON DELETE CASCADE
);

CREATE UNIQUE INDEX thread_message_call ON thread_message (tenant_id, thread_key, call_id) WHERE call_id IS NOT NULL;

-- Money set aside for a call under way: the PENDING half. Gone once the call is resolved by its entry.
CREATE TABLE reservation (
    id          TEXT   NOT NULL PRIMARY KEY,
    node        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    call        TEXT   NOT NULL
);

-- What a call cost: the resolving half. Appended, never changed; a correction is another entry.
CREATE TABLE entry (
    id                  TEXT    NOT NULL PRIMARY KEY,
    call_id             TEXT    NOT NULL,
    kind                TEXT    NOT NULL CHECK (kind IN ('call', 'correction')),
    at                  BIGINT  NOT NULL,
    tenant_id           TEXT    NOT NULL,
    project_id          TEXT    NOT NULL,
    uid                 TEXT    NOT NULL,
    sid                 TEXT    NOT NULL,
    thread_id           TEXT,
    tier                TEXT,
    key_id              TEXT    NOT NULL,
    trace_id            TEXT    NOT NULL,
    operation           TEXT    NOT NULL,
    provider            TEXT    NOT NULL,
    model_asked         TEXT    NOT NULL,
    model_served        TEXT    NOT NULL,
    payer               TEXT    NOT NULL CHECK (payer IN ('platform', 'byok')),
    status              TEXT    NOT NULL CHECK (status IN ('completed', 'interrupted', 'failed', 'recovered')),
    http_status         INTEGER NOT NULL,
    streamed            INTEGER NOT NULL,
    input_tokens        BIGINT  NOT NULL CHECK (input_tokens >= 0),
    cached_tokens       BIGINT  NOT NULL CHECK (cached_tokens >= 0),
    cache_write_tokens  BIGINT  NOT NULL CHECK (cache_write_tokens >= 0),
    audio_input_tokens  BIGINT  NOT NULL CHECK (audio_input_tokens >= 0),
    output_tokens       BIGINT  NOT NULL CHECK (output_tokens >= 0),
    reasoning_tokens    BIGINT  NOT NULL CHECK (reasoning_tokens >= 0),
    audio_output_tokens BIGINT  NOT NULL CHECK (audio_output_tokens >= 0),
    estimated           INTEGER NOT NULL,
    cost                BIGINT,
    price_version       TEXT,
    latency_micros      BIGINT  NOT NULL,
    first_byte_micros   BIGINT,
    tags                TEXT
);

CREATE INDEX entry_by_project ON entry (project_id, at);
CREATE INDEX entry_by_user ON entry (project_id, uid, at);
CREATE INDEX entry_by_session ON entry (project_id, sid);

-- News for the other nodes: what has changed since they looked.
CREATE TABLE change_log (
    seq    ${serial},
    topic  TEXT   NOT NULL,
    id     TEXT   NOT NULL,
    at     BIGINT NOT NULL
);
