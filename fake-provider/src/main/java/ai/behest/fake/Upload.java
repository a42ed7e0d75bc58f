package ai.behest.fake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Gathers a request's body up to 32 MiB. */
final class Upload {
    static final int MAX_BYTES = 32 << 20;

    private final Consumer<Refused> tooLarge;
    private Buffer body = Buffer.buffer();
    private boolean refused;

    private Upload(Consumer<Refused> tooLarge) {
        this.tooLarge = tooLarge;
    }

    static void receive(
            HttpServerRequest request, Consumer<byte[]> complete, Consumer<Refused> tooLarge, Runnable left) {
        Upload upload = new Upload(tooLarge);
        request.handler(upload::add);
        request.exceptionHandler(e -> left.run());
        request.endHandler(v -> {
            if (!upload.refused) {
                complete.accept(upload.body.getBytes());
            }
        });
    }

    private void add(Buffer part) {
        if (refused) {
            return;
        }
        if (body.length() + part.length() > MAX_BYTES) {
            refused = true;
            body = Buffer.buffer();
            tooLarge.accept(new Refused(413, "payload_too_large", null, "The body is over " + MAX_BYTES + " bytes."));
            return;
        }
        body.appendBuffer(part);
    }
}
