-- The people of the console. Of every secret that a browser, a letter or a person holds, only a keyed digest stands here; what
-- must be read again (the key of an authenticator app, a verifier of OpenID Connect) is sealed.

CREATE TABLE person (
    tenant_id     TEXT   NOT NULL REFERENCES tenant (id),
    id            TEXT   NOT NULL UNIQUE,
    email         TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    role          TEXT   NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'finance', 'viewer')),
    password      TEXT,
    created_at    BIGINT NOT NULL,
    last_seen_at  BIGINT,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, email)
);

CREATE INDEX person_email ON person (email);

-- One row a tenant, written first by whatever changes who its people are: two such changes never overlap, so that the last
-- owner cannot leave by two doors at once.
CREATE TABLE people_change (
    tenant_id   TEXT   NOT NULL PRIMARY KEY REFERENCES tenant (id),
    number      BIGINT NOT NULL
);

CREATE TABLE invitation (
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    id          TEXT   NOT NULL UNIQUE,
    email       TEXT   NOT NULL,
    role        TEXT   NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'finance', 'viewer')),
    digest      TEXT   NOT NULL UNIQUE,
    invited_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, email)
);

CREATE INDEX invitation_email ON invitation (email);

CREATE TABLE owner_link (
    tenant_id   TEXT   NOT NULL PRIMARY KEY REFERENCES tenant (id),
    digest      TEXT   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

-- An authenticator app. last_step is the time step of the last code that was taken: no code is taken twice.
CREATE TABLE authenticator (
    tenant_id      TEXT   NOT NULL,
    person_id      TEXT   NOT NULL,
    sealed_secret  TEXT   NOT NULL,
    last_step      BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    confirmed_at   BIGINT,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE recovery_code (
    tenant_id   TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, person_id, digest),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

-- credential is what the authenticator told of itself and of its public key (WebAuthn, attested credential data), base64url.
CREATE TABLE passkey (
    tenant_id      TEXT   NOT NULL,
    id             TEXT   NOT NULL UNIQUE,
    person_id      TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    credential_id  TEXT   NOT NULL UNIQUE,
    credential     TEXT   NOT NULL,
    transports     TEXT   NOT NULL,
    sign_count     BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    last_used_at   BIGINT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX passkey_person ON passkey (tenant_id, person_id);

CREATE TABLE passkey_challenge (
    digest      TEXT   NOT NULL PRIMARY KEY,
    purpose     TEXT   NOT NULL,
    holder      TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);

-- Whom an OpenID Connect issuer means by a subject: told apart by that, once known, and no longer by e-mail.
CREATE TABLE outside_identity (
    tenant_id   TEXT   NOT NULL,
    issuer      TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, issuer, subject),
    UNIQUE (tenant_id, person_id, issuer),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE oidc_attempt (
    digest           TEXT   NOT NULL PRIMARY KEY,
    browser          TEXT   NOT NULL,
    nonce            TEXT   NOT NULL,
    sealed_verifier  TEXT   NOT NULL,
    expires_at       BIGINT NOT NULL
);

CREATE INDEX oidc_attempt_expiry ON oidc_attempt (expires_at);

CREATE TABLE magic_link (
    digest      TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX magic_link_person ON magic_link (tenant_id, person_id);

-- Who has shown one factor and owes the other. It opens nothing.
CREATE TABLE second_factor_due (
    digest      TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX second_factor_due_person ON second_factor_due (tenant_id, person_id);

-- old_digest is the secret before the last renewal, good until old_until. ends_at is the end whatever happens.
CREATE TABLE console_session (
    tenant_id   TEXT   NOT NULL,
    id          TEXT   NOT NULL UNIQUE,
    person_id   TEXT   NOT NULL,
    digest      TEXT   NOT NULL UNIQUE,
    old_digest  TEXT,
    old_until   BIGINT,
    browser     TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    proven_at   BIGINT NOT NULL,
    renewed_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX console_session_old ON console_session (old_digest);
CREATE INDEX console_session_person ON console_session (tenant_id, person_id);
CREATE INDEX console_session_seen ON console_session (seen_at);
