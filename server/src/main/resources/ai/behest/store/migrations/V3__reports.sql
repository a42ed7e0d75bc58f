-- Reports that are fast over many entries, and a number for every entry in the order in which its node committed it.

-- node is the node that wrote the entry, seq its own count from 1 on; entries from before this column have 0. Whoever
-- has read a node's entries up to a number finds the later ones above it.
ALTER TABLE entry ADD COLUMN node TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX entry_by_seq ON entry (node, seq) WHERE seq > 0;
-- With the time in it: else SQLite reads a session's calls by the project's whole time, to have them in order.
DROP INDEX entry_by_session;
CREATE INDEX entry_by_session ON entry (project_id, sid, at);

-- The last number that each node gave out. Its row is locked until the entries that it numbers have committed.
CREATE TABLE entry_seq (
    node        TEXT   NOT NULL PRIMARY KEY,
    last        BIGINT NOT NULL
);

-- What the entries of an hour (counted from 1970) come to, written in their transaction. An entry's cost is
-- cost_high * 10^9 + cost_low picodollars with 0 <= cost_low < 10^9; the two are added up apart, since a long can hold
-- the cost of one call but not of all. corrected is the part of it that corrections make, in the same way; they count no
-- request, and unpriced one less when they give a call its first price. node stands in the key so that no two nodes wait for each other's rows.
CREATE TABLE usage_hour (
    tenant_id             TEXT   NOT NULL,
    project_id            TEXT   NOT NULL,
    hour                  BIGINT NOT NULL,
    node                  TEXT   NOT NULL,
    model_served          TEXT   NOT NULL,
    provider              TEXT   NOT NULL,
    payer                 TEXT   NOT NULL,
    tier                  TEXT   NOT NULL,
    key_id                TEXT   NOT NULL,
    operation             TEXT   NOT NULL,
    status                TEXT   NOT NULL,
    requests              BIGINT NOT NULL,
    unpriced              BIGINT NOT NULL,
    estimated             BIGINT NOT NULL,
    input_tokens          BIGINT NOT NULL,
    cached_tokens         BIGINT NOT NULL,
    cache_write_tokens    BIGINT NOT NULL,
    cache_write_1h_tokens BIGINT NOT NULL,
    audio_input_tokens    BIGINT NOT NULL,
    image_input_tokens    BIGINT NOT NULL,
    output_tokens         BIGINT NOT NULL,
    reasoning_tokens      BIGINT NOT NULL,
    audio_output_tokens   BIGINT NOT NULL,
    image_output_tokens   BIGINT NOT NULL,
    cost_high             BIGINT NOT NULL,
    cost_low              BIGINT NOT NULL,
    corrected_high        BIGINT NOT NULL,
    corrected_low         BIGINT NOT NULL,
    latency_micros        BIGINT NOT NULL,
    first_byte_micros     BIGINT NOT NULL,
    first_bytes           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, project_id, hour, node, model_served, provider, payer, tier, key_id, operation, status)
) ${clustered};

-- The same by days of UTC: a month of hours is many rows.
CREATE TABLE usage_day (
    tenant_id             TEXT   NOT NULL,
    project_id            TEXT   NOT NULL,
    day                   BIGINT NOT NULL,
    node                  TEXT   NOT NULL,
    model_served          TEXT   NOT NULL,
    provider              TEXT   NOT NULL,
    payer                 TEXT   NOT NULL,
    tier                  TEXT   NOT NULL,
    key_id                TEXT   NOT NULL,
    operation             TEXT   NOT NULL,
    status                TEXT   NOT NULL,
    requests              BIGINT NOT NULL,
    unpriced              BIGINT NOT NULL,
    estimated             BIGINT NOT NULL,
    input_tokens          BIGINT NOT NULL,
    cached_tokens         BIGINT NOT NULL,
    cache_write_tokens    BIGINT NOT NULL,
    cache_write_1h_tokens BIGINT NOT NULL,
    audio_input_tokens    BIGINT NOT NULL,
    image_input_tokens    BIGINT NOT NULL,
    output_tokens         BIGINT NOT NULL,
    reasoning_tokens      BIGINT NOT NULL,
    audio_output_tokens   BIGINT NOT NULL,
    image_output_tokens   BIGINT NOT NULL,
    cost_high             BIGINT NOT NULL,
    cost_low              BIGINT NOT NULL,
    corrected_high        BIGINT NOT NULL,
    corrected_low         BIGINT NOT NULL,
    latency_micros        BIGINT NOT NULL,
    first_byte_micros     BIGINT NOT NULL,
    first_bytes           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, project_id, day, node, model_served, provider, payer, tier, key_id, operation, status)
) ${clustered};

-- By hour, end user and tags. tag_set is empty for a call without tags.
CREATE TABLE usage_user (
    tenant_id             TEXT   NOT NULL,
    project_id            TEXT   NOT NULL,
    hour                  BIGINT NOT NULL,
    uid                   TEXT   NOT NULL,
    tag_set               TEXT   NOT NULL,
    node                  TEXT   NOT NULL,
    model_served          TEXT   NOT NULL,
    provider              TEXT   NOT NULL,
    payer                 TEXT   NOT NULL,
    requests              BIGINT NOT NULL,
    unpriced              BIGINT NOT NULL,
    estimated             BIGINT NOT NULL,
    input_tokens          BIGINT NOT NULL,
    cached_tokens         BIGINT NOT NULL,
    cache_write_tokens    BIGINT NOT NULL,
    cache_write_1h_tokens BIGINT NOT NULL,
    audio_input_tokens    BIGINT NOT NULL,
    image_input_tokens    BIGINT NOT NULL,
    output_tokens         BIGINT NOT NULL,
    reasoning_tokens      BIGINT NOT NULL,
    audio_output_tokens   BIGINT NOT NULL,
    image_output_tokens   BIGINT NOT NULL,
    cost_high             BIGINT NOT NULL,
    cost_low              BIGINT NOT NULL,
    corrected_high        BIGINT NOT NULL,
    corrected_low         BIGINT NOT NULL,
    latency_micros        BIGINT NOT NULL,
    first_byte_micros     BIGINT NOT NULL,
    first_bytes           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, project_id, hour, uid, tag_set, node, model_served, provider, payer)
) ${clustered};

-- The tags that calls came with, each set of them once: its id is a digest of it.
CREATE TABLE tag_set (
    tenant_id   TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    tags        TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- Whose cost a call is: the first rule by position that fits it. What a rule leaves empty fits every call.
CREATE TABLE cost_center (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    position    INTEGER NOT NULL,
    name        TEXT   NOT NULL,
    project_id  TEXT,
    uid         TEXT,
    tag_name    TEXT,
    tag_value   TEXT,
    PRIMARY KEY (tenant_id, position)
);

-- The entries there are. None has tags yet.
CREATE VIEW posted AS
SELECT entry.*, CASE WHEN kind = 'call' THEN 1 ELSE 0 END AS requests,
    CASE WHEN kind = 'call' AND cost IS NULL THEN 1
        WHEN kind = 'correction' AND corrects IS NULL THEN -1 ELSE 0 END AS unpriced,
    COALESCE((cost - (cost % 1000000000 + 1000000000) % 1000000000) / 1000000000, 0) AS high,
    COALESCE((cost % 1000000000 + 1000000000) % 1000000000, 0) AS low
FROM entry;

INSERT INTO usage_hour
SELECT tenant_id, project_id, at / 3600000000, '', model_served, provider, payer, COALESCE(tier, ''), key_id, operation,
    status, SUM(requests), SUM(unpriced), SUM(CASE WHEN requests = 1 THEN estimated ELSE 0 END),
    SUM(input_tokens), SUM(cached_tokens), SUM(cache_write_tokens), SUM(cache_write_1h_tokens), SUM(audio_input_tokens),
    SUM(image_input_tokens), SUM(output_tokens), SUM(reasoning_tokens), SUM(audio_output_tokens),
    SUM(image_output_tokens), SUM(high), SUM(low), SUM(CASE WHEN requests = 1 THEN 0 ELSE high END),
    SUM(CASE WHEN requests = 1 THEN 0 ELSE low END), SUM(requests * latency_micros),
    COALESCE(SUM(requests * first_byte_micros), 0),
    SUM(CASE WHEN first_byte_micros IS NULL THEN 0 ELSE requests END)
FROM posted
GROUP BY tenant_id, project_id, at / 3600000000, model_served, provider, payer, COALESCE(tier, ''), key_id, operation,
    status;

INSERT INTO usage_day
SELECT tenant_id, project_id, hour / 24, node, model_served, provider, payer, tier, key_id, operation, status,
    SUM(requests), SUM(unpriced), SUM(estimated), SUM(input_tokens), SUM(cached_tokens), SUM(cache_write_tokens),
    SUM(cache_write_1h_tokens), SUM(audio_input_tokens), SUM(image_input_tokens), SUM(output_tokens),
    SUM(reasoning_tokens), SUM(audio_output_tokens), SUM(image_output_tokens), SUM(cost_high), SUM(cost_low),
    SUM(corrected_high), SUM(corrected_low), SUM(latency_micros), SUM(first_byte_micros), SUM(first_bytes)
FROM usage_hour
GROUP BY tenant_id, project_id, hour / 24, node, model_served, provider, payer, tier, key_id, operation, status;

INSERT INTO usage_user
SELECT tenant_id, project_id, at / 3600000000, uid, '', '', model_served, provider, payer,
    SUM(requests), SUM(unpriced), SUM(CASE WHEN requests = 1 THEN estimated ELSE 0 END),
    SUM(input_tokens), SUM(cached_tokens), SUM(cache_write_tokens), SUM(cache_write_1h_tokens), SUM(audio_input_tokens),
    SUM(image_input_tokens), SUM(output_tokens), SUM(reasoning_tokens), SUM(audio_output_tokens),
    SUM(image_output_tokens), SUM(high), SUM(low), SUM(CASE WHEN requests = 1 THEN 0 ELSE high END),
    SUM(CASE WHEN requests = 1 THEN 0 ELSE low END), SUM(requests * latency_micros),
    COALESCE(SUM(requests * first_byte_micros), 0),
    SUM(CASE WHEN first_byte_micros IS NULL THEN 0 ELSE requests END)
FROM posted
GROUP BY tenant_id, project_id, at / 3600000000, uid, model_served, provider, payer;

DROP VIEW posted;
