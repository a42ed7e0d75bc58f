package ai.behest.control;

import ai.behest.http.PathPattern;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One line of the table of {@link Routes}. */
sealed interface Route {

    String method();

    PathPattern path();

    /** Whether a request has a body, and must, and how large it can be. */
    enum Body {
        NONE,
        OPTIONAL,
        REQUIRED,
        /** Required, of up to four mebibytes. */
        LARGE
    }

    /** Carries out one authenticated request; on a thread that may block. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Call call);
    }

    /**
     * Needs an admin token, or a person who may: {@link Needs}.
     *
     * @param action what it does, as the audit log names it; null for a GET, which does nothing
     */
    record Managed(
            String method,
            PathPattern path,
            Body body,
            @Nullable String action,
            Handler handler) implements Route {
        public Managed {
            if (method.equals("GET") != (action == null)) {
                throw new IllegalArgumentException(
                        method + " " + path.text() + ": whatever is not a GET has an action");
            }
        }
    }

    /** Needs the same, and answers with more than should be in memory at once. */
    record Streamed(PathPattern path, Function<Call, Outflow> handler) implements Route {
        @Override
        public String method() {
            return "GET";
        }
    }

    /** Needs the same: a list in parts, or with {@code ?format=} all of it. */
    record Listed(PathPattern path, Handler page, Function<Call, Outflow> whole) implements Route {
        @Override
        public String method() {
            return "GET";
        }
    }

    /** Answers anybody: it says nothing about a tenant. */
    record Open(PathPattern path, Supplier<Answer> handler) implements Route {
        @Override
        public String method() {
            return "GET";
        }
    }
}
