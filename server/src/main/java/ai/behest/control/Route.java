package ai.behest.control;

import ai.behest.http.PathPattern;
import ai.behest.ledger.export.Extract;
import java.util.function.Function;
import java.util.function.Supplier;

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

    /** Needs an admin token, or a person who may: {@link Needs}. */
    record Managed(String method, PathPattern path, Body body, Handler handler) implements Route {}

    /** Needs the same, and answers with more than should be in memory at once. */
    record Streamed(PathPattern path, Function<Call, Extract> handler) implements Route {
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
