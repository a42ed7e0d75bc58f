package ai.behest;

import ai.behest.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A chat request that carries a script for the fake provider. */
public final class Script {
    private static int tags;

    private Script() {}

    /** The body of a chat call, streamed or not, with this {@code simulation}, a JSON object. */
    public static String chat(boolean stream, String simulation) {
        return chat(stream, simulation, "");
    }

    /** @param more further members, each followed by a comma, e.g. {@code "n":2,} */
    public static String chat(boolean stream, String simulation, String more) {
        return "{" + more + "\"model\":\"gpt-4o-mini\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}],\"simulation\":" + simulation + "}";
    }

    /** A script with only a fault. */
    public static String fault(String kind, int after) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("kind", kind);
        if (after >= 0) {
            fault.put("after", after);
        }
        return Json.text(Map.of("chunks", 4, "fault", fault));
    }

    /** A tag that no other call has. */
    public static synchronized String tag() {
        return "tag-" + ++tags;
    }
}
