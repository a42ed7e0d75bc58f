package ai.behest.sdk;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to the gateway and to nobody else: no redirect is followed. Repeats a call on 429, on 5xx and when the
 * connection failed before an answer began, and on nothing else (contract §8); never once a body has begun.
 */
final class Wire {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final URI base;
    private final HttpClient http;
    private final Duration patience;
    private final Backoff backoff;
    private final Sleeper sleeper;
    private final Clock clock;

    Wire(URI base, Duration patience, Backoff backoff, Sleeper sleeper, Clock clock) {
        this.base = base;
        this.patience = patience;
        this.backoff = backoff;
        this.sleeper = sleeper;
        this.clock = clock;
        ProxySelector proxies = ProxySelector.getDefault();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                // In the clear HTTP/2 would need an upgrade dance that some servers get wrong.
                .version(isHttps(base) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        this.http = (proxies == null ? builder : builder.proxy(proxies)).build();
    }

    /** {@code {base}/v1/...}; segments are encoded. */
    URI address(List<String> segments) {
        var path = new StringBuilder(base.toString()).append("/v1");
        for (String segment : segments) {
            path.append('/').append(encode(segment));
        }
        return URI.create(path.toString());
    }

    /** {@code address?name=value&...}, without the names whose value is null. */
    URI address(List<String> segments, Map<String, @Nullable String> query) {
        var text = new StringBuilder();
        query.forEach((name, value) -> {
            if (value != null) {
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(encode(value));
            }
        });
        return URI.create(address(segments) + text.toString());
    }

    /** Whether a token may be sent there: the same origin as the gateway, below its base path. */
    boolean isGateway(URI uri) {
        return uri.getRawUserInfo() == null && uri.toString().startsWith(base + "/");
    }

    /**
     * Sends, and retries where that is allowed. The answer may have any status.
     *
     * @throws BehestServerException when no answer came
     */
    Answer send(Call call) {
        for (int attempt = 0; ; attempt++) {
            Duration wait;
            try {
                Answer answer = once(call);
                boolean again = call.repeatable() && (answer.status() == 429 || answer.status() >= 500);
                wait = again ? backoff.before(attempt, answer.retryAfter()) : null;
                if (wait == null) {
                    return answer;
                }
                answer.discard();
            } catch (IOException broken) {
                wait = call.repeatable() && !isLate(broken) ? backoff.before(attempt, null) : null;
                if (wait == null) {
                    throw BehestServerException.network(broken);
                }
            }
            pause(wait);
        }
    }

    private Answer once(Call call) throws IOException {
        Duration limit = call.patience() == null ? patience : call.patience();
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(call.method(), call.body())
                .timeout(limit);
        call.headers().forEach(header -> request.header(header.getKey(), header.getValue()));
        request.setHeader("User-Agent", Release.USER_AGENT);
        try {
            var response = http.send(request.build(), head -> new Inflow(limit));
            return new Answer(response.statusCode(), response.headers(), response.body(), clock);
        } catch (InterruptedException e) {
            throw BehestServerException.interrupted();
        }
    }

    /** The gateway has the call and may still be working on it: a second one would be paid for as well. */
    private static boolean isLate(IOException broken) {
        return broken instanceof HttpTimeoutException && !(broken instanceof HttpConnectTimeoutException);
    }

    private void pause(Duration wait) {
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            throw BehestServerException.interrupted();
        }
    }

    private static boolean isHttps(URI uri) {
        return "https".equals(uri.getScheme().toLowerCase(Locale.ROOT));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
