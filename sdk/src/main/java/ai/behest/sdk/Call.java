package ai.behest.sdk;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request before it is sent.
 *
 * @param headers name and value, in order; a name may come twice
 * @param repeatable whether the body can be sent again by a retry
 * @param patience the longest wait for an answer to begin; null for the client's own
 */
record Call(
        String method,
        URI uri,
        List<Map.Entry<String, String>> headers,
        BodyPublisher body,
        boolean repeatable,
        @Nullable Duration patience) {

    static Call post(URI uri, byte[] json) {
        return new Call("POST", uri, List.of(), BodyPublishers.ofByteArray(json), true, null)
                .with(Map.of("Content-Type", "application/json"));
    }

    static Call bare(String method, URI uri) {
        return new Call(method, uri, List.of(), BodyPublishers.noBody(), true, null);
    }

    /** The same call with these headers in place of its own of the same names. */
    Call with(Map<String, String> replacements) {
        var all = new ArrayList<Map.Entry<String, String>>(headers.size() + replacements.size());
        headers.stream()
                .filter(own -> replacements.keySet().stream().noneMatch(own.getKey()::equalsIgnoreCase))
                .forEach(all::add);
        replacements.forEach((name, value) -> all.add(Map.entry(name, value)));
        return new Call(method, uri, List.copyOf(all), body, repeatable, patience);
    }

    Call within(@Nullable Duration limit) {
        return new Call(method, uri, headers, body, repeatable, limit);
    }

    /** Headers may hold a token: only their names are shown. */
    @Override
    public String toString() {
        return method + " " + uri.getPath() + " "
                + headers.stream().map(Map.Entry::getKey).toList();
    }
}
