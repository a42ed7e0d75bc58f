-- The log of calls over all projects of a tenant, newest first. The trace id is in the index so that one is found among
-- a million calls without reading them.
CREATE INDEX entry_by_tenant ON entry (tenant_id, at, trace_id);

-- When the call came past each step on its way: microseconds since its request's header had been read, with commas in
-- between, in the order of ledger/Steps; null for entries from before this column and for those of no call's own.
ALTER TABLE entry ADD COLUMN steps TEXT;
