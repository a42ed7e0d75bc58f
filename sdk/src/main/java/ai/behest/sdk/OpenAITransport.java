package ai.behest.sdk;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets the OpenAI SDK's own client speak through a {@link Courier}: its requests carry the user's current token. */
final class OpenAITransport implements HttpClient {

    private static final int MAX_BUFFERED = 8 * 1024 * 1024;

    private final Courier courier;
    private final CallOptions options;
    private final Background background;

    OpenAITransport(Courier courier, CallOptions options, Background background) {
        this.courier = courier;
        this.options = options;
        this.background = background;
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
        try (HttpRequestBody body = request.body()) {
            return new Response(courier.carry(call(request, body, requestOptions), options));
        } catch (BehestServerException unreachable) {
            // A plain OpenAIClient reports the network in its own words.
            throw unreachable.status() == 0
                    ? new OpenAIIoException(unreachable.getMessage(), unreachable)
                    : unreachable;
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions requestOptions) {
        return background.run(() -> execute(request, requestOptions));
    }

    /** The connections belong to the {@link Behest} that made this client. */
    @Override
    public void close() {}

    private static Call call(HttpRequest request, @Nullable HttpRequestBody body, RequestOptions requestOptions) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (String name : request.headers().names()) {
            request.headers().values(name).forEach(value -> headers.add(Map.entry(name, value)));
        }
        String type = body == null ? null : body.contentType();
        if (type != null) {
            headers.removeIf(header -> header.getKey().equalsIgnoreCase("Content-Type"));
            headers.add(Map.entry("Content-Type", type));
        }
        return new Call(
                request.method().name(),
                URI.create(request.url()),
                List.copyOf(headers),
                body == null ? BodyPublishers.noBody() : publisher(body),
                body == null || body.repeatable(),
                patience(requestOptions));
    }

    private static BodyPublisher publisher(HttpRequestBody body) {
        long length = body.contentLength();
        if (length >= 0 && length <= MAX_BUFFERED && body.repeatable()) {
            var bytes = new ByteArrayOutputStream((int) length);
            body.writeTo(bytes);
            return BodyPublishers.ofByteArray(bytes.toByteArray());
        }
        BodyPublisher streamed = BodyPublishers.ofInputStream(body::content);
        return length > 0 ? BodyPublishers.fromPublisher(streamed, length) : streamed;
    }

    private static @Nullable Duration patience(RequestOptions options) {
        Duration read =
                options.getTimeout() == null ? null : options.getTimeout().read();
        return read == null || read.isZero() ? null : read;
    }

    private static final class Response implements HttpResponse {

        private final Answer answer;

        Response(Answer answer) {
            this.answer = answer;
        }

        @Override
        public int statusCode() {
            return answer.status();
        }

        @Override
        public Headers headers() {
            return Headers.builder().putAll(answer.headers().map()).build();
        }

        @Override
        public InputStream body() {
            return answer.body();
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
