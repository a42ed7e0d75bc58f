package ai.behest.ledger.export;

import ai.behest.store.Database;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports of a tenant's entries: to a caller, or by jobs to folders and to a bucket. All of it blocks.
 *
 * <p>A job's file is written in three steps. First the job says up to which cursor the file will reach; then the file is written,
 * synced and renamed, or put as an object; then the cursor counts. A crash between any two leaves the plan, and the next run writes the same entries
 * under the same name again: none is lost, and none is in two files.
 */
public final class Exports {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
    private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);
    /** How many files a job that is far behind writes in one run. */
    private static final int MOST_FILES = 100;

    private final EntryRows rows;
    private final ExportJobRows jobs;
    private final Database database;
    private final String node;
    private final ExportTarget folders;
    private final @Nullable ExportTarget bucket;
    private final Function<String, Names> names;
    private final long fileEntries;
    private final ReentrantLock running = new ReentrantLock();

    /**
     * @param node this server's own name, the same after a restart
     * @param bucket of the operator, or null without one
     * @param names of a tenant and its projects, by the tenant's id
     * @param fileEntries the most entries of one file
     */
    public Exports(
            Database database,
            String node,
            ExportRoot root,
            @Nullable Bucket bucket,
            Function<String, Names> names,
            long fileEntries) {
        this.rows = new EntryRows(database);
        this.jobs = new ExportJobRows(database);
        this.database = database;
        this.node = node;
        this.folders = new Folders(root);
        this.bucket = bucket;
        this.names = names;
        this.fileEntries = fileEntries;
    }

    /**
     * Entries for a caller, all that there are now.
     *
     * @param cursor of an earlier export of the same selection, or null to begin
     * @throws ai.behest.wire.RefusedException naming {@code cursor}; also when there is a window, which needs none
     */
    public Extract extract(Selection selection, ExportFormat format, @Nullable String cursor) {
        if (cursor != null && selection.window() != null) {
            throw Refusal.invalid(
                            "cursor", "cursor says what is new; from and to choose a time. Ask for one of the two.")
                    .asException();
        }
        Plan plan = rows.everything(cursor == null ? Cursor.START : Cursor.parse(cursor));
        return new Extract(rows, selection, plan, format, names.apply(selection.tenantId()));
    }

    public List<ExportJob> list(String tenantId) {
        return jobs.list(tenantId);
    }

    /**
     * Makes a job, which this node runs from now on.
     *
     * @param everyMinutes 1 to 44,640, which is 31 days
     * @param cursor where to begin, or null for the first entry
     * @throws ai.behest.wire.RefusedException naming {@code directory}, {@code destination}, {@code every_minutes} or
     *     {@code cursor}
     */
    public ExportJob create(
            Selection selection,
            ExportFormat format,
            ExportDestination destination,
            String directory,
            int everyMinutes,
            @Nullable String cursor) {
        if (everyMinutes < 1 || everyMinutes > ExportJob.LONGEST_MINUTES) {
            throw Refusal.invalid(
                            "every_minutes", "every_minutes is a number from 1 to " + ExportJob.LONGEST_MINUTES + ".")
                    .asException();
        }
        if (selection.window() != null) {
            throw new IllegalArgumentException("A job has no window");
        }
        if (destination == ExportDestination.BUCKET && bucket == null) {
            throw Refusal.invalid(
                            "destination",
                            "This server has no bucket for exports. Its operator names one by BEHEST_EXPORT_S3_BUCKET.")
                    .asException();
        }
        Cursor start = cursor == null ? Cursor.START : Cursor.parse(cursor);
        Instant now = Instant.EPOCH.plus(database.nowMicros(), ChronoUnit.MICROS);
        ExportJob job = new ExportJob(
                selection.tenantId(),
                Ids.fresh("exp"),
                node,
                selection.projectId(),
                format,
                destination,
                ExportRoot.checked(directory),
                everyMinutes,
                start.text(),
                null,
                0,
                0,
                null,
                null,
                null,
                now,
                now);
        try {
            target(job).prepare(job.tenantId(), job.directory());
        } catch (IOException e) {
            LOG.warn("A folder for exports cannot be made", e);
            throw Refusal.invalid("directory", "The server cannot make this folder. Its log says why.")
                    .asException();
        }
        jobs.insert(job);
        return job;
    }

    /** @throws ai.behest.wire.RefusedException 404; its files stay where they are */
    public void delete(String tenantId, String id) {
        if (!jobs.delete(tenantId, id)) {
            throw unknown();
        }
    }

    /**
     * Runs a job now.
     *
     * @throws ai.behest.wire.RefusedException 404; 409 when its folder is another node's, or when it cannot be written
     */
    public ExportJob run(String tenantId, String id) {
        ExportJob job = jobs.find(tenantId, id).orElseThrow(Exports::unknown);
        if (!job.node().equals(node)) {
            throw new Refusal.Conflict("The server " + job.node() + " runs this export: its folder is there.", null)
                    .asException();
        }
        carryOut(job);
        ExportJob after = jobs.find(tenantId, id).orElseThrow(Exports::unknown);
        if (after.lastError() != null) {
            throw new Refusal.Conflict(after.lastError(), null).asException();
        }
        return after;
    }

    /** Runs every job of this node whose time has come. */
    public void runDue() {
        jobs.due(node).forEach(this::carryOut);
    }

    private void carryOut(ExportJob seen) {
        running.lock();
        try {
            boolean more = true;
            for (int file = 0; more && file < MOST_FILES; file++) {
                ExportJob job = jobs.find(seen.tenantId(), seen.id()).orElse(null);
                more = job != null && writeNext(job);
            }
        } finally {
            running.unlock();
        }
    }

    /** Writes the next file, if there is anything for one; whether there may be more. */
    private boolean writeNext(ExportJob job) {
        long next = database.nowMicros() + job.everyMinutes() * MINUTE_MICROS;
        Plan plan = plan(job);
        if (plan.entries() == 0) {
            jobs.pass(job, plan.to().text(), next);
            return false;
        }
        String file = job.fileName(plan.to());
        try {
            jobs.plan(job, plan.to().text());
            Extract extract = new Extract(rows, job.selection(), plan, job.format(), names.apply(job.tenantId()));
            target(job).write(job.tenantId(), job.directory(), file, extract);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The export {} could not write its file; it tries again in a minute", job.id(), e);
            jobs.fail(
                    job,
                    e instanceof ExportFailure ? said(e) : "The file could not be written. The server's log says why.",
                    database.nowMicros() + MINUTE_MICROS);
            return false;
        }
        jobs.finish(job, plan.to().text(), plan.entries(), file, next);
        return plan.more();
    }

    private static String said(Exception failure) {
        return java.util.Objects.requireNonNull(failure.getMessage());
    }

    private ExportTarget target(ExportJob job) throws IOException {
        ExportTarget target = job.destination() == ExportDestination.BUCKET ? bucket : folders;
        if (target == null) {
            throw new ExportFailure("This server has no bucket for exports any more.", null);
        }
        return target;
    }

    /** What a crash left planned is planned again exactly; else as much as a file may have. */
    private Plan plan(ExportJob job) {
        Cursor from = Cursor.parse(job.doneTo());
        return job.plannedTo() == null
                ? rows.plan(job.selection(), from, fileEntries)
                : rows.counted(job.selection(), from, Cursor.parse(job.plannedTo()));
    }

    private static RuntimeException unknown() {
        return Refusal.notFound("There is no such export.").asException();
    }
}
