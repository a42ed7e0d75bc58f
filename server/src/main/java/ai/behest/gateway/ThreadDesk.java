package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.memory.Conversation;
import ai.behest.tenant.Project;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A user's own threads (contract §6): listed, read, deleted. Another user's does not exist. */
final class ThreadDesk {
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_MOST = 200;
    private static final String MESSAGES = "/messages";

    private final Rooms rooms;
    private final Credentials credentials;

    ThreadDesk(Rooms rooms, Credentials credentials) {
        this.rooms = rooms;
        this.credentials = credentials;
    }

    void list(Exchange exchange, Project project) {
        int limit = limit(exchange);
        answer(
                exchange,
                project,
                caller -> rooms.threads().list(project.tenantId(), project.id(), caller.uid(), limit));
    }

    /** @param rest what follows {@code /v1/threads/} */
    void one(Exchange exchange, Project project, String rest) {
        if (rest.endsWith(MESSAGES)) {
            Gateway.requireMethod(exchange, HttpMethod.GET);
            String id = PathText.decoded(rest.substring(0, rest.length() - MESSAGES.length()));
            int limit = limit(exchange);
            String before = exchange.query("before");
            answer(exchange, project, caller -> rooms.threads().messages(thread(caller, id), limit, before));
            return;
        }
        if (rest.contains("/")) {
            throw Refusal.notFound("There is nothing at this path.").asException();
        }
        Gateway.requireMethod(exchange, HttpMethod.GET, HttpMethod.DELETE);
        String id = PathText.decoded(rest);
        if (exchange.method().equals(HttpMethod.DELETE)) {
            answer(exchange, project, caller -> {
                rooms.threads().delete(thread(caller, id));
                return null;
            });
        } else {
            answer(exchange, project, caller -> rooms.threads().get(thread(caller, id)));
        }
    }

    private static Conversation thread(Caller caller, String id) {
        try {
            return Conversation.thread(
                    caller.project().tenantId(), caller.project().id(), caller.uid(), id);
        } catch (ai.behest.wire.RefusedException e) {
            throw Refusal.notFound("There is no such thread.").asException();
        }
    }

    private static int limit(Exchange exchange) {
        String text = exchange.query("limit");
        if (text == null) {
            return LIST_DEFAULT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIST_MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw wrongLimit();
        }
        throw wrongLimit();
    }

    private static RuntimeException wrongLimit() {
        return Refusal.invalid("limit", "limit is a number between 1 and " + LIST_MOST + ".")
                .asException();
    }

    private void answer(Exchange exchange, Project project, Function<Caller, @Nullable Object> work) {
        credentials
                .prove(exchange, project)
                .compose(caller -> exchange.loop().apart(() -> new Found(work.apply(caller))))
                .onComplete(found -> {
                    if (found.failed()) {
                        exchange.fail(found.cause());
                    } else if (found.result().value() == null) {
                        exchange.answer(204);
                    } else {
                        exchange.answer(200, Json.bytes(found.result().value()));
                    }
                });
    }

    private record Found(@Nullable Object value) {}
}
