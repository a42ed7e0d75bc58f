package ai.behest.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request whose answer is small. Who listens stands before the request leaves: a future of the caller's may be
 * told of the answer on another thread, when its last byte has come and gone.
 */
final class SmallAnswer {
    private SmallAnswer() {}

    /** The body of an answer of status 200 with no more than so many bytes; everything else fails. */
    static Future<Buffer> body(HttpClientRequest request, @Nullable Buffer sent, int mostBytes) {
        Future<Buffer> body = request.response().compose(response -> read(response, mostBytes));
        end(request, sent);
        return body;
    }

    /** The status of the answer; nobody reads what follows. */
    static Future<Integer> status(HttpClientRequest request, Buffer sent) {
        Future<Integer> status = request.response().map(response -> {
            // that its end is cut off is no error here
            response.exceptionHandler(_ -> {});
            return response.statusCode();
        });
        end(request, sent);
        return status;
    }

    private static void end(HttpClientRequest request, @Nullable Buffer sent) {
        if (sent == null) {
            request.end();
        } else {
            request.end(sent);
        }
    }

    static Future<Buffer> read(HttpClientResponse response, int mostBytes) {
        if (response.statusCode() != 200) {
            response.exceptionHandler(_ -> {});
            return Future.failedFuture(new IOException("Status " + response.statusCode()));
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail)
                .handler(part -> {
                    if (body.length() + part.length() > mostBytes) {
                        whole.tryFail(new IOException("The answer is too long"));
                    } else {
                        body.appendBuffer(part);
                    }
                })
                .endHandler(_ -> whole.tryComplete(body));
        return whole.future();
    }
}
