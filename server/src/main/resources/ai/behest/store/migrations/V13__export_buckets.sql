-- Where an export's files go: below the server's folder, or into the server's bucket under its prefix.
ALTER TABLE export_job ADD COLUMN destination TEXT NOT NULL DEFAULT 'directory'
    CHECK (destination IN ('directory', 'bucket'));
