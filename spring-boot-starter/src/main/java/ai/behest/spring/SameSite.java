package ai.behest.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;

/**
 * Who may call from a browser: the app's own pages, and the origins that are listed. That is CORS, and it is the protection
 * against forged requests too: browsers send {@code Origin} with every POST across origins, and a page cannot change it, so
 * that a page needs no token of its own and a bare {@code fetch} works.
 */
final class SameSite implements CorsConfigurationSource, RequestMatcher {

    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final CorsConfiguration listed = new CorsConfiguration();

    SameSite(List<String> origins) {
        listed.setAllowedOrigins(origins);
        listed.setAllowedMethods(List.of("POST"));
        listed.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT));
        listed.setAllowCredentials(true);
        listed.setMaxAge(Duration.ofMinutes(10));
    }

    /** Nothing to check where the browser itself says that the page is the app's own: behind a proxy we see another host. */
    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        return "same-origin".equals(request.getHeader(FETCH_SITE)) ? null : listed;
    }

    /** A request of another site's page that hides where it comes from. */
    @Override
    public boolean matches(HttpServletRequest request) {
        String site = request.getHeader(FETCH_SITE);
        return request.getHeader(HttpHeaders.ORIGIN) == null && ("cross-site".equals(site) || "same-site".equals(site));
    }
}
