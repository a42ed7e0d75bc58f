package ai.behest.people;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operator's identity provider (OpenID Connect).
 *
 * @param issuer as its tokens have it in {@code iss}, to the letter
 * @param clientSecret null for a public client
 * @param name what the button says, e.g. {@code Google}
 * @param domains of e-mail addresses that may come in by it, in lower case; empty for every domain
 * @param newcomers the role of those whom nobody invited, or null to let only known and invited people in
 */
public record OidcSettings(
        String issuer,
        String clientId,
        @Nullable String clientSecret,
        String name,
        Set<String> domains,
        @Nullable Role newcomers) {
    private static final String PREFIX = "BEHEST_CONSOLE_OIDC_";
    private static final String ANY = "*";

    public OidcSettings {
        domains = Set.copyOf(domains);
    }

    /**
     * @return null when no issuer is named
     * @throws IllegalArgumentException naming the variable that has a bad value
     */
    static @Nullable OidcSettings from(Map<String, String> environment) {
        String issuer = text(environment, "ISSUER");
        if (issuer.isEmpty()) {
            for (String other : new String[] {"CLIENT_ID", "CLIENT_SECRET", "NAME", "DOMAINS", "ROLE"}) {
                if (!text(environment, other).isEmpty()) {
                    throw wrong("ISSUER", "is missing: " + PREFIX + other + " is set");
                }
            }
            return null;
        }
        checkIssuer(issuer);
        String clientId = text(environment, "CLIENT_ID");
        if (clientId.isEmpty()) {
            throw wrong("CLIENT_ID", "is missing: it is what the identity provider calls this console");
        }
        String secret = text(environment, "CLIENT_SECRET");
        String name = text(environment, "NAME");
        Set<String> domains = domains(text(environment, "DOMAINS"));
        Role newcomers = role(text(environment, "ROLE"));
        if (newcomers != null && domains.isEmpty()) {
            throw wrong(
                    "DOMAINS",
                    "is missing: with " + PREFIX
                            + "ROLE, name the e-mail domains whose people may come in uninvited, or"
                            + " * for everybody whom the identity provider knows");
        }
        return new OidcSettings(
                issuer,
                clientId,
                secret.isEmpty() ? null : secret,
                name.isEmpty() ? "single sign-on" : name,
                domains.contains(ANY) ? Set.of() : domains,
                newcomers);
    }

    private static String text(Map<String, String> environment, String name) {
        return environment.getOrDefault(PREFIX + name, "").strip();
    }

    private static void checkIssuer(String issuer) {
        try {
            URI uri = new URI(issuer);
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if (plain && uri.getHost() != null && isSafe(uri)) {
                return;
            }
        } catch (URISyntaxException e) {
            throw wrongIssuer();
        }
        throw wrongIssuer();
    }

    /** https, or http on this machine. */
    static boolean isSafe(URI uri) {
        String host = uri.getHost();
        boolean here = host != null && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
        return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
    }

    private static IllegalArgumentException wrongIssuer() {
        return wrong(
                "ISSUER", "must look like https://accounts.google.com, without a query; http only on this machine");
    }

    private static Set<String> domains(String text) {
        Set<String> domains = Arrays.stream(text.split(","))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
        boolean fit = domains.stream().allMatch(each -> each.equals(ANY) || Fields.emailOrNull("a@" + each) != null);
        if (!fit) {
            throw wrong("DOMAINS", "must be domains of e-mail addresses separated by commas, like example.com, or *");
        }
        return domains;
    }

    private static @Nullable Role role(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "none" -> null;
            case "admin" -> Role.ADMIN;
            case "developer" -> Role.DEVELOPER;
            case "finance" -> Role.FINANCE;
            case "viewer" -> Role.VIEWER;
            default -> throw wrong("ROLE", "must be admin, developer, finance, viewer or none");
        };
    }

    private static IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException(PREFIX + name + " " + what + ".");
    }

    /** Whether somebody with this address may come in by it. */
    boolean allows(String email) {
        return domains.isEmpty() || domains.contains(email.substring(email.indexOf('@') + 1));
    }

    @Override
    public String toString() {
        return "OidcSettings[" + issuer + "]";
    }
}
