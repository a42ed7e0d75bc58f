package ai.behest.console.project;

import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.memory.Conversation;
import ai.behest.memory.StoredMessage;
import ai.behest.memory.ThreadSummary;
import ai.behest.memory.Threads;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What end users said and were answered, where it is remembered. Only for those who may read it. */
public final class ThreadPages {
    private static final String PATH = "/projects/{id}/threads";
    private static final int MESSAGES = 50;

    /** @param user whose threads, or empty while nobody is named */
    public record ListPage(Project project, String user, List<ThreadSummary> threads, boolean full) {
        @Override
        public String toString() {
            return "ListPage[" + threads.size() + " threads]";
        }
    }

    /**
     * @param text what was said; of other content than text, its JSON
     * @param isText whether it is text
     */
    public record Shown(String role, Instant at, String text, boolean isText) {
        @Override
        public String toString() {
            return "Shown[" + role + "]";
        }
    }

    /** @param before the id of the oldest message shown, or null when nothing is before it */
    public record ThreadPage(
            Project project,
            String user,
            ThreadSummary thread,
            List<Shown> messages,
            @Nullable String before) {
        @Override
        public String toString() {
            return "ThreadPage[" + messages.size() + " messages]";
        }
    }

    private final Projects projects;
    private final Threads threads;

    public ThreadPages(Projects projects, Threads threads) {
        this.projects = projects;
        this.threads = threads;
    }

    public void fill(Pages pages) {
        pages.page(PATH, Permission.READ_PROMPTS, this::list);
        pages.page(PATH + "/one", Permission.READ_PROMPTS, this::show);
        pages.form(PATH + "/delete", Permission.READ_PROMPTS, "thread.delete", this::delete, this::list);
    }

    private View list(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        String user = visit.query().text("user");
        List<ThreadSummary> found =
                user.isEmpty() ? List.of() : threads.list(project.tenantId(), project.id(), user, Threads.LIST_MOST);
        return page(project, "threads", new ListPage(project, user, found, found.size() == Threads.LIST_MOST));
    }

    private View show(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        Conversation conversation = conversation(project, visit.query());
        ThreadSummary thread = threads.get(conversation);
        List<StoredMessage> found =
                threads.messages(conversation, MESSAGES, visit.query().optional("before"));
        List<StoredMessage> earlier = found.isEmpty()
                ? List.of()
                : threads.messages(conversation, 1, found.getFirst().id());
        return page(
                project,
                "thread",
                new ThreadPage(
                        project,
                        conversation.uid(),
                        thread,
                        found.stream().map(ThreadPages::shown).toList(),
                        earlier.isEmpty() ? null : found.getFirst().id()));
    }

    private View delete(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        Conversation conversation = conversation(project, visit.form());
        threads.delete(conversation);
        return new View.Redirect(Links.threadsOf(project.id(), conversation.uid()), Said.DELETED);
    }

    private static Conversation conversation(Project project, Fields named) {
        try {
            return Conversation.thread(project.tenantId(), project.id(), named.raw("user"), named.raw("thread"));
        } catch (RefusedException e) {
            throw Refusal.notFound("There is no such thread.").asException();
        }
    }

    private static Shown shown(StoredMessage message) {
        JsonNode content = message.wire().get("content");
        if (content != null && content.isString()) {
            return new Shown(message.role(), message.createdAt(), content.stringValue(), true);
        }
        List<String> texts = new ArrayList<>();
        boolean other = content == null || !content.isArray();
        if (content != null && content.isArray()) {
            for (JsonNode part : content) {
                JsonNode text = part.get("text");
                if (text != null && text.isString()) {
                    texts.add(text.stringValue());
                } else {
                    other = true;
                }
            }
        }
        return other
                ? new Shown(message.role(), message.createdAt(), cut(Json.text(message.wire())), false)
                : new Shown(message.role(), message.createdAt(), String.join("\n", texts), true);
    }

    private static String cut(String json) {
        int most = 4_000;
        return json.length() <= most ? json : json.substring(0, most) + "…";
    }

    private static View page(Project project, String template, Object model) {
        return new View.Page(
                "project/" + template, project.name(), Place.of(project.id(), project.name(), Tab.THREADS), model);
    }
}
