package ai.behest.console.project;

import java.util.List;
import java.util.Map;

/** Asks a project's own address what a browser asks before a page's call (Fetch, CORS-preflight). */
@FunctionalInterface
public interface Preflight {

    /** What a browser would send. */
    String METHOD = "POST";

    String HEADERS = "authorization,content-type";

    /**
     * What came back.
     *
     * @param headers those about CORS, by name in lower case, each value on its own
     */
    record Answer(int status, Map<String, List<String>> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Sends {@code OPTIONS} over HTTP, as a page of this origin. Blocks.
     *
     * @throws ai.behest.wire.RefusedException when no answer came within a few seconds
     */
    Answer send(String slug, String origin);
}
