package ai.behest.ledger.export;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code export_job}. */
final class ExportJobRows {
    /** The most jobs that a tenant can have. */
    static final int MOST = 50;

    private final Database database;

    ExportJobRows(Database database) {
        this.database = database;
    }

    List<ExportJob> list(String tenantId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM export_job WHERE tenant_id = :tenant ORDER BY created_at, id")
                .bind("tenant", tenantId)
                .map((row, _) -> job(row))
                .list());
    }

    Optional<ExportJob> find(String tenantId, String id) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM export_job WHERE tenant_id = :tenant AND id = :id")
                        .bind("tenant", tenantId)
                        .bind("id", id)
                        .map((row, _) -> job(row))
                        .findOne());
    }

    /** This node's jobs whose time has come, the longest waiting first. */
    List<ExportJob> due(String node) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM export_job WHERE node = :node AND next_at <= :now ORDER BY next_at, id")
                .bind("node", node)
                .bind("now", database.nowMicros())
                .map((row, _) -> job(row))
                .list());
    }

    void insert(ExportJob job) {
        database.change(transaction -> {
            long there = transaction
                    .handle()
                    .createQuery("SELECT COUNT(*) FROM export_job WHERE tenant_id = :tenant")
                    .bind("tenant", job.tenantId())
                    .mapTo(Long.class)
                    .one();
            if (there >= MOST) {
                throw new Refusal.Conflict("There are " + MOST + " exports, the most. Delete one first.", null)
                        .asException();
            }
            transaction
                    .handle()
                    .createUpdate("""
                            INSERT INTO export_job (tenant_id, id, node, project_id, format, destination, directory, every_minutes,
                                done_to, files, entries, next_at, created_at)
                            VALUES (:tenant, :id, :node, :project, :format, :destination, :directory, :every, :doneTo,
                                0, 0, :next, :now)
                            """)
                    .bind("tenant", job.tenantId())
                    .bind("id", job.id())
                    .bind("node", job.node())
                    .bind("project", job.projectId())
                    .bind("format", job.format().text())
                    .bind("destination", job.destination().text())
                    .bind("directory", job.directory())
                    .bind("every", job.everyMinutes())
                    .bind("doneTo", job.doneTo())
                    .bind("next", micros(job.nextAt()))
                    .bind("now", micros(job.createdAt()))
                    .execute();
            transaction.target(job.id());
        });
    }

    boolean delete(String tenantId, String id) {
        return database.write(transaction -> {
            int rows = transaction
                    .handle()
                    .createUpdate("DELETE FROM export_job WHERE tenant_id = :tenant AND id = :id")
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .execute();
            if (rows == 0) {
                transaction.unchanged();
            }
            return rows == 1;
        });
    }

    /** Writes down what the next file reaches, before its first byte. */
    void plan(ExportJob job, String to) {
        change(job, "planned_to = :to", update -> update.bind("to", to));
    }

    /** The file is there: its cursor counts from now on. */
    void finish(ExportJob job, String to, long entries, String file, long nextAt) {
        change(
                job,
                "done_to = :to, planned_to = NULL, files = files + 1, entries = entries + :entries, last_file = :file,"
                        + " last_run_at = :now, last_error = NULL, next_at = :next",
                update -> update.bind("to", to)
                        .bind("entries", entries)
                        .bind("file", file)
                        .bind("next", nextAt));
    }

    /** There was nothing to write. */
    void pass(ExportJob job, String to, long nextAt) {
        change(
                job,
                "done_to = :to, planned_to = NULL, last_run_at = :now, last_error = NULL, next_at = :next",
                update -> update.bind("to", to).bind("next", nextAt));
    }

    void fail(ExportJob job, String error, long nextAt) {
        change(
                job,
                "last_run_at = :now, last_error = :error, next_at = :next",
                update -> update.bind("error", error).bind("next", nextAt));
    }

    /** Only as long as the job stands where the caller saw it: what somebody else has done is not undone. */
    private void change(ExportJob job, String what, java.util.function.UnaryOperator<Update> values) {
        database.change(transaction -> values.apply(transaction
                        .handle()
                        .createUpdate("UPDATE export_job SET " + what
                                + " WHERE tenant_id = :tenant AND id = :id AND files = :files")
                        .bind("now", transaction.nowMicros()))
                .bind("tenant", job.tenantId())
                .bind("id", job.id())
                .bind("files", job.files())
                .execute());
    }

    private static ExportJob job(ResultSet row) throws SQLException {
        return new ExportJob(
                row.getString("tenant_id"),
                row.getString("id"),
                row.getString("node"),
                row.getString("project_id"),
                ExportFormat.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                ExportDestination.parse(row.getString("destination")),
                row.getString("directory"),
                row.getInt("every_minutes"),
                row.getString("done_to"),
                row.getString("planned_to"),
                row.getLong("files"),
                row.getLong("entries"),
                row.getString("last_file"),
                optional(row, "last_run_at"),
                row.getString("last_error"),
                instant(row.getLong("next_at")),
                instant(row.getLong("created_at")));
    }

    private static @Nullable Instant optional(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : instant(micros);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
