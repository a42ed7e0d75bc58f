-- Tokens that have a price of their own: an hour in the provider's cache, and pictures.
ALTER TABLE entry ADD COLUMN cache_write_1h_tokens BIGINT NOT NULL DEFAULT 0 CHECK (cache_write_1h_tokens >= 0);
ALTER TABLE entry ADD COLUMN image_input_tokens BIGINT NOT NULL DEFAULT 0 CHECK (image_input_tokens >= 0);
ALTER TABLE entry ADD COLUMN image_output_tokens BIGINT NOT NULL DEFAULT 0 CHECK (image_output_tokens >= 0);

-- Of a correction: the price version that the call stood at until then; null when it had no price. Only a correction may
-- have a cost below zero.
ALTER TABLE entry ADD COLUMN corrects TEXT CHECK (kind = 'correction' OR cost IS NULL OR cost >= 0);

CREATE INDEX entry_correction ON entry (call_id) WHERE kind = 'correction';

-- When a list of prices is in force, in microseconds since 1970; null for no bound.
ALTER TABLE price_version ADD COLUMN valid_from BIGINT;
ALTER TABLE price_version ADD COLUMN valid_until BIGINT;

CREATE INDEX price_version_scope ON price_version ((COALESCE(tenant_id, '')), created_at);
