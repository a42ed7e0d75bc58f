package ai.behest.sdk;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the variables of contract §11 into {@link Settings}, or into one error that names all that is wrong. */
final class Configuration {

    static final String KEY = "BEHEST_KEY";
    static final String OLD_KEY = "BEHEST_API_KEY";
    static final String BASE_URL = "BEHEST_BASE_URL";
    static final String USER_ID = "BEHEST_USER_ID";
    static final String TTL = "BEHEST_TTL";
    static final String TIER = "BEHEST_TIER";
    static final String ISSUER = "BEHEST_ISSUER";
    static final String AUDIENCE = "BEHEST_AUDIENCE";
    static final String KID = "BEHEST_KID";
    static final String TENANT_ID = "BEHEST_TENANT_ID";
    static final String PROJECT_ID = "BEHEST_PROJECT_ID";

    private static final String DEFAULT_BASE_URL = "https://api.behest.ai";
    private static final Pattern DEVELOPMENT_HOST = Pattern.compile("([a-z0-9-]+)\\.localhost");

    private final Map<String, String> values;
    private final Map<String, String> problems = new LinkedHashMap<>();

    Configuration(Map<String, String> values) {
        this.values = values;
    }

    /** @throws BehestConfigException naming every variable that is missing or wrong */
    Settings read() {
        Credential credential = credential();
        URI base = base();
        String userId = userId();
        Duration ttl = ttl();
        Tier tier = tier();
        Settings.Signer signer = credential instanceof Credential.SigningKey ? signer() : null;
        if (credential == null || base == null || !problems.isEmpty()) {
            throw new BehestConfigException(
                    List.copyOf(problems.keySet()),
                    "Behest is not configured: "
                            + problems.entrySet().stream()
                                    .map(problem -> problem.getKey() + " " + problem.getValue())
                                    .collect(Collectors.joining("; ")));
        }
        return new Settings(credential, base, userId, ttl, tier, signer);
    }

    private @Nullable Credential credential() {
        String name = value(KEY) == null && value(OLD_KEY) != null ? OLD_KEY : KEY;
        String key = value(name);
        if (key == null) {
            problems.put(KEY, "is missing");
            return null;
        }
        try {
            return Keys.read(key);
        } catch (WrongKey wrong) {
            problems.put(name, wrong.getMessage());
            return null;
        }
    }

    private @Nullable URI base() {
        String text = value(BASE_URL) == null ? DEFAULT_BASE_URL : value(BASE_URL);
        String trimmed = text.replaceAll("/+$", "").replaceAll("/v1$", "").replaceAll("/+$", "");
        try {
            URI uri = new URI(trimmed);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return reachable(uri);
            }
        } catch (URISyntaxException noUri) {
            // The same message as for a URL of another kind.
        }
        problems.put(BASE_URL, "must be an http or https URL with a host and without user, query or fragment");
        return null;
    }

    /** Java does not resolve {@code *.localhost}: the same project is under {@code /p/{slug}} (contract §1). */
    private static URI reachable(URI uri) {
        Matcher development = DEVELOPMENT_HOST.matcher(uri.getHost().toLowerCase(Locale.ROOT));
        if (!development.matches() || !uri.getRawPath().isEmpty()) {
            return uri;
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(uri.getScheme() + "://localhost" + port + "/p/" + development.group(1));
    }

    private String userId() {
        String id = value(USER_ID);
        if (id == null) {
            return "default";
        }
        try {
            return Rules.userId(id);
        } catch (BehestBadRequestException refused) {
            problems.put(USER_ID, rule(refused));
            return "default";
        }
    }

    private Duration ttl() {
        String text = value(TTL) == null ? "3600" : value(TTL);
        try {
            return Rules.ttl(Duration.ofSeconds(Long.parseLong(text)));
        } catch (NumberFormatException | BehestBadRequestException refused) {
            problems.put(TTL, "must be whole seconds, 60 to 86400");
            return Duration.ofHours(1);
        }
    }

    private @Nullable Tier tier() {
        String text = value(TIER);
        try {
            return text == null ? null : Tier.of(text);
        } catch (BehestBadRequestException refused) {
            problems.put(TIER, rule(refused));
            return null;
        }
    }

    private Settings.Signer signer() {
        return new Settings.Signer(
                required(KID),
                required(TENANT_ID),
                required(PROJECT_ID),
                orElse(ISSUER, "https://api.behest.ai"),
                orElse(AUDIENCE, "behest"));
    }

    private String required(String name) {
        String value = value(name);
        if (value == null) {
            problems.put(name, "is missing: a signing key needs it");
            return "";
        }
        return value;
    }

    private String orElse(String name, String fallback) {
        String value = value(name);
        return value == null ? fallback : value;
    }

    /** Trimmed; blank is absent. */
    private @Nullable String value(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String rule(BehestBadRequestException refused) {
        String field = refused.param().orElse("");
        String message = String.valueOf(refused.getMessage());
        return message.substring(field.length() + 1, message.lastIndexOf(" ("));
    }
}
