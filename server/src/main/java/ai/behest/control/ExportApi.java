package ai.behest.control;

import ai.behest.ledger.Window;
import ai.behest.ledger.export.ExportDestination;
import ai.behest.ledger.export.ExportFormat;
import ai.behest.ledger.export.ExportJob;
import ai.behest.ledger.export.Exports;
import ai.behest.ledger.export.Extract;
import ai.behest.ledger.export.Selection;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/exports}: jobs that write the tenant's entries to folders and to a bucket. {@code /v1/entries}: the entries themselves. */
final class ExportApi {

    /**
     * A job to be.
     *
     * @param destination {@code directory}, the default, or {@code bucket}
     * @param project one project's entries, or null for all
     * @param cursor where to begin, or null for the first entry
     */
    record New(
            @Nullable String format,
            @Nullable String destination,
            @Nullable String directory,
            @Nullable Integer everyMinutes,
            @Nullable String project,
            @Nullable String cursor) {}

    /** A job. Its cursor is where an export by hand would have to begin to get what is in no file yet. */
    record Shown(
            String id,
            String format,
            String destination,
            String directory,
            int everyMinutes,
            @Nullable String project,
            String server,
            String cursor,
            long files,
            long entries,
            @Nullable String lastFile,
            @Nullable Instant lastRunAt,
            @Nullable String lastError,
            Instant nextRunAt,
            Instant createdAt) {}

    private final Exports exports;
    private final Projects projects;
    private final InstantSource clock;

    ExportApi(Exports exports, Projects projects, InstantSource clock) {
        this.exports = exports;
        this.projects = projects;
        this.clock = clock;
    }

    Answer list(Call call) {
        return Answer.ok(Page.of(exports.list(call.tenantId()), call.query(), ExportJob::id, ExportApi::shown));
    }

    Answer create(Call call) {
        New wanted = call.read(New.class);
        ExportFormat format = ExportFormat.parse(wanted.format());
        if (wanted.directory() == null) {
            throw Refusal.invalid("directory", "directory is missing.").asException();
        }
        if (wanted.everyMinutes() == null) {
            throw Refusal.invalid("every_minutes", "every_minutes is missing.").asException();
        }
        Selection selection = new Selection(call.tenantId(), project(call, wanted.project()), null);
        return Answer.created(shown(exports.create(
                selection,
                format,
                ExportDestination.parse(wanted.destination()),
                wanted.directory(),
                wanted.everyMinutes(),
                wanted.cursor())));
    }

    Answer run(Call call) {
        call.expectNothing();
        return Answer.ok(shown(exports.run(call.tenantId(), call.path("id"))));
    }

    Answer delete(Call call) {
        exports.delete(call.tenantId(), call.path("id"));
        return new Answer.Done();
    }

    /** {@code ?format=} and, as wanted, {@code project}, and either {@code cursor} or {@code from} and {@code to}. */
    Outflow entries(Call call) {
        Query query = call.query();
        ExportFormat format = ExportFormat.parse(query.text("format"));
        String from = query.text("from");
        String to = query.text("to");
        Window window = from == null && to == null ? null : Window.parse(from, to, clock.instant());
        Selection selection = new Selection(call.tenantId(), project(call, query.text("project")), window);
        Extract extract = exports.extract(selection, format, query.text("cursor"));
        return new Outflow(extract.contentType(), Map.of("X-Next-Cursor", extract.cursor()), extract::next);
    }

    private @Nullable String project(Call call, @Nullable String id) {
        if (id != null && !projects.names(call.tenantId()).containsKey(id)) {
            throw Refusal.invalid("project", "There is no such project.").asException();
        }
        return id;
    }

    private static Shown shown(ExportJob job) {
        return new Shown(
                job.id(),
                job.format().text(),
                job.destination().text(),
                job.directory(),
                job.everyMinutes(),
                job.projectId(),
                job.node(),
                job.doneTo(),
                job.files(),
                job.entries(),
                job.lastFile(),
                job.lastRunAt(),
                job.lastError(),
                job.nextAt(),
                job.createdAt());
    }
}
