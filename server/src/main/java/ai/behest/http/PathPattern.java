package ai.behest.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path as the OpenAPI document writes it, with variables in braces: {@code /v1/projects/{id}}. */
public record PathPattern(String text, List<String> segments) {

    public static PathPattern of(String text) {
        return new PathPattern(text, List.of(text.substring(1).split("/", -1)));
    }

    /** The variables of a path that fits, or null when it does not. */
    public @Nullable Map<String, String> match(Segments path) {
        if (path.list().size() != segments.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String wanted = segments.get(i);
            String given = path.list().get(i);
            if (wanted.startsWith("{")) {
                if (given.isBlank()) {
                    return null;
                }
                variables.put(wanted.substring(1, wanted.length() - 1), given);
            } else if (!wanted.equals(given)) {
                return null;
            }
        }
        return variables;
    }

    /** A request's path, decoded segment by segment. */
    public record Segments(List<String> list) {
        private static final int MOST = 8;
        private static final int LONGEST = 255;

        /** Null when no path of ours can look like this: badly encoded, too long, with control characters. */
        public static @Nullable Segments of(String path) {
            if (!path.startsWith("/")) {
                return null;
            }
            String[] raw = path.substring(1).split("/", -1);
            if (raw.length > MOST) {
                return null;
            }
            List<String> list = new ArrayList<>(raw.length);
            for (String segment : raw) {
                String decoded = decoded(segment);
                if (decoded == null
                        || decoded.length() > LONGEST
                        || decoded.chars().anyMatch(Character::isISOControl)) {
                    return null;
                }
                list.add(decoded);
            }
            return new Segments(List.copyOf(list));
        }

        private static @Nullable String decoded(String segment) {
            if (segment.indexOf('%') < 0) {
                return segment;
            }
            try {
                return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }
}
