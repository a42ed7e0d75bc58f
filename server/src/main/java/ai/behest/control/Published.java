package ai.behest.control;

import ai.behest.identity.KeyRing;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** What anybody may read: the platform's key set, and the OpenAPI document. */
final class Published {
    private static final Buffer OPEN_API = Buffer.buffer(resource("openapi.json"));

    private Published() {}

    /** RFC 7517, with the headers of contract §3: the one document of this host that pages of any origin may read. */
    static Answer keySet(KeyRing keyRing) {
        return new Answer.Written(
                200,
                "application/json",
                Buffer.buffer(keyRing.jwks(null)),
                Map.of("Cache-Control", "public, max-age=300", "Access-Control-Allow-Origin", "*"));
    }

    static Answer openApi() {
        return new Answer.Written(200, "application/json", OPEN_API, Map.of("Cache-Control", "public, max-age=300"));
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Published.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The program is incomplete: " + name + " is missing");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
