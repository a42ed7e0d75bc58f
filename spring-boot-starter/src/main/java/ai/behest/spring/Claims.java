package ai.behest.spring;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/** Finds a claim by name or path. */
final class Claims {

    private Claims() {}

    /** A claim of exactly that name, dots included (Auth0's are URLs); else dots lead into objects. */
    static @Nullable Object at(Jwt token, String path) {
        Object exact = token.getClaims().get(path);
        if (exact != null) {
            return exact;
        }
        Object value = token.getClaims();
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return value;
    }
}
