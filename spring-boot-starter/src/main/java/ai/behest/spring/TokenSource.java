package ai.behest.spring;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/** The identity provider's token: the Authorization header's, else a cookie's, in pieces ({@code name.0}, {@code name.1}) if it is long. */
final class TokenSource implements BearerTokenResolver {

    private static final int MAX_PIECES = 8;

    private final DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();
    private final List<String> cookies;

    TokenSource(List<String> cookies) {
        this.cookies = cookies;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        String token = header.resolve(request);
        if (token != null || request.getCookies() == null) {
            return token;
        }
        Map<String, String> sent = new HashMap<>();
        for (Cookie cookie : request.getCookies()) {
            sent.putIfAbsent(cookie.getName(), cookie.getValue());
        }
        for (String name : cookies) {
            String whole = sent.containsKey(name) ? sent.get(name) : joined(sent, name);
            if (whole != null && !whole.isEmpty()) {
                return whole;
            }
        }
        return null;
    }

    private static String joined(Map<String, String> sent, String name) {
        var whole = new StringBuilder();
        for (int i = 0; i < MAX_PIECES && sent.containsKey(name + "." + i); i++) {
            whole.append(sent.get(name + "." + i));
        }
        return whole.toString();
    }
}
