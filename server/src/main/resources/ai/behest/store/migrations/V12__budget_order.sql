-- A tenant's budgets in the order in which they were made. The tenant's row is locked from the number on until it commits:
-- whoever has read all up to a number finds the later ones above it. Those from before have 0.
ALTER TABLE tenant ADD COLUMN budgets_made BIGINT NOT NULL DEFAULT 0;
ALTER TABLE budget ADD COLUMN made BIGINT NOT NULL DEFAULT 0;

CREATE INDEX budget_made ON budget (tenant_id, made);
