package ai.behest.tenant;

import ai.behest.wire.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * One line of a project's Allowed Origins (contract §5): an exact origin, the subdomains of one, or every origin.
 * Origins are compared as text in the form that browsers send: lower case, without the scheme's default port.
 */
public sealed interface OriginRule {

    /** Whether a page of this origin may call. {@code origin} is the header as sent. */
    boolean allows(String origin);

    /** How the rule is written and stored. */
    String text();

    /** The one origin itself. */
    record Exact(String text) implements OriginRule {
        @Override
        public boolean allows(String origin) {
            return text.equals(origin);
        }
    }

    /** {@code https://*.example.com}: any host below, not the host itself. */
    record Subdomains(String text, String scheme, String suffix) implements OriginRule {
        @Override
        public boolean allows(String origin) {
            if (!origin.startsWith(scheme) || !origin.endsWith(suffix)) {
                return false;
            }
            int labelEnd = origin.length() - suffix.length();
            return labelEnd > scheme.length() && isHostPart(origin, scheme.length(), labelEnd);
        }

        private static boolean isHostPart(String origin, int from, int to) {
            for (int i = from; i < to; i++) {
                char c = origin.charAt(i);
                boolean label = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
                boolean dot = c == '.' && i > from && origin.charAt(i - 1) != '.';
                if (!label && !dot) {
                    return false;
                }
            }
            return origin.charAt(to - 1) != '.';
        }
    }

    /** {@code *}: every origin, never with credentials. */
    record Any() implements OriginRule {
        @Override
        public boolean allows(String origin) {
            return true;
        }

        @Override
        public String text() {
            return "*";
        }
    }

    /**
     * Reads one line as a person types it.
     *
     * @throws ai.behest.wire.RefusedException that says what is wrong and what was probably meant
     */
    static OriginRule parse(String line) {
        String text = line.strip();
        if (text.equals("*")) {
            return new Any();
        }
        if (text.length() > 300) {
            throw wrong("An origin has at most 300 characters.");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            throw wrong("\"" + shown(text) + "\" has no scheme. Write it like https://app.example.com.");
        }
        if (lower.contains("://*.")) {
            String scheme = lower.substring(0, lower.indexOf("*"));
            Exact below = exact(scheme + lower.substring(lower.indexOf("*.") + 2), text);
            String suffix = "." + below.text().substring(scheme.length());
            return new Subdomains(scheme + "*" + suffix, scheme, suffix);
        }
        return exact(lower, text);
    }

    private static Exact exact(String lower, String typed) {
        URI uri;
        try {
            uri = new URI(lower);
        } catch (URISyntaxException e) {
            throw wrong("\"" + shown(typed) + "\" is not an origin. Write it like https://app.example.com.");
        }
        if (lower.contains("*") || uri.getHost() == null) {
            throw wrong("\"" + shown(typed) + "\" is not an origin. The one wildcard is https://*.example.com.");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong("\"" + shown(typed) + "\" has more than scheme, host and port. Leave the rest out.");
        }
        if (!uri.getRawPath().isEmpty()) {
            throw wrong("\"" + shown(typed) + "\" has a path or a slash at its end. An origin is only scheme, host and"
                    + " port: " + uri.getScheme() + "://" + uri.getRawAuthority() + ".");
        }
        int port = uri.getPort();
        if (port == 0 || port > 65_535) {
            throw wrong("\"" + shown(typed) + "\" has a port that does not exist.");
        }
        boolean standard = port < 0
                || (port == 80 && uri.getScheme().equals("http"))
                || (port == 443 && uri.getScheme().equals("https"));
        return new Exact(uri.getScheme() + "://" + uri.getHost() + (standard ? "" : ":" + port));
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 80 ? printable.substring(0, 80) + "..." : printable;
    }

    private static RuntimeException wrong(String message) {
        return Refusal.invalid("allowed_origins", message).asException();
    }
}
