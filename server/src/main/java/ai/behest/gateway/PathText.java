package ai.behest.gateway;

import ai.behest.wire.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Text that stands percent-encoded in a path. */
final class PathText {

    private PathText() {}

    static String decoded(String encoded) {
        try {
            // in a path, unlike in a form, a plus is a plus
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound("There is nothing at this path.").asException();
        }
    }
}
