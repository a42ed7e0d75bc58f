package ai.behest.tenant;

import ai.behest.store.Database;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every project of every tenant, in memory, by slug and by id: what the path of a call reads. Loaded once; each change
 * refreshes the one project that it names, on every node.
 */
public final class Directory {
    /** The topic of {@link ai.behest.store.Changes} that refreshes one project. */
    static final String TOPIC = "project";

    private final ProjectRows rows;
    private final Map<String, Project> bySlug = new ConcurrentHashMap<>();
    private final Map<String, Project> byId = new ConcurrentHashMap<>();

    public Directory(Database database) {
        this.rows = new ProjectRows(database);
        database.changes().on(TOPIC, this::refresh);
        rows.all().forEach(this::put);
    }

    /** The project whose host this is, or null. The slug is compared in lower case. */
    public @Nullable Project bySlug(String slug) {
        return bySlug.get(slug);
    }

    public @Nullable Project byId(String id) {
        return byId.get(id);
    }

    /** The same project with the settings of its draft, if it has one. Blocks. */
    public Project drafted(Project project) {
        return rows.drafted(project);
    }

    private synchronized void refresh(String id) {
        Project project = rows.one(id);
        if (project != null) {
            put(project);
        } else {
            Project gone = byId.remove(id);
            if (gone != null) {
                bySlug.remove(gone.slug());
            }
        }
    }

    private void put(Project project) {
        byId.put(project.id(), project);
        bySlug.put(project.slug(), project);
    }
}
