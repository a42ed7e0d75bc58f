package ai.behest.alert;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operator's mail server, and whom it writes to.
 *
 * @param tls from the first byte ({@code smtps}); else by STARTTLS when the server offers it
 * @param user null to send without logging in; with a user, nothing is sent in the clear
 * @param from the sender's address
 * @param to whom alerts are mailed to; empty when they are not
 */
record MailSettings(
        boolean tls,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        String from,
        List<String> to) {
    private static final String URL = "BEHEST_SMTP_URL";
    private static final String EMAIL = "BEHEST_ALERT_EMAIL";
    private static final String FROM = "from=";
    private static final int RECIPIENTS_MOST = 20;
    private static final int SMTP = 25;
    private static final int SMTPS = 465;

    /** @return null when no mail server is named */
    static @Nullable MailSettings from(Map<String, String> environment) {
        String url = environment.getOrDefault(URL, "").strip();
        String email = environment.getOrDefault(EMAIL, "").strip();
        if (url.isEmpty() && email.isEmpty()) {
            return null;
        }
        if (url.isEmpty()) {
            throw new IllegalArgumentException(
                    URL + " is missing: alerts are mailed when both it and " + EMAIL + " are set.");
        }
        List<String> to = email.isEmpty() ? List.of() : recipients(email);
        URI uri = uri(url);
        if (to.isEmpty() && uri.getRawQuery() == null) {
            throw new IllegalArgumentException(
                    EMAIL + " is missing, whom alerts are mailed to; for letters to people of" + " the console alone, "
                            + URL + " must say who writes them: ?from=behest@example.com");
        }
        boolean tls = "smtps".equalsIgnoreCase(uri.getScheme());
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        return new MailSettings(
                tls,
                uri.getHost(),
                uri.getPort() < 0 ? (tls ? SMTPS : SMTP) : uri.getPort(),
                login.length == 0 ? null : decoded(login[0]),
                login.length < 2 ? null : decoded(login[1]),
                sender(uri.getRawQuery(), to),
                to);
    }

    /** The same mail server for other letters. */
    MailSettings to(List<String> others) {
        return new MailSettings(tls, host, port, user, password, from, others);
    }

    private static URI uri(String url) {
        try {
            URI uri = new URI(url);
            boolean known = "smtp".equalsIgnoreCase(uri.getScheme()) || "smtps".equalsIgnoreCase(uri.getScheme());
            boolean bare = "".equals(uri.getRawPath()) || "/".equals(uri.getRawPath());
            String query = uri.getRawQuery();
            if (known && uri.getHost() != null && bare && (query == null || query.startsWith(FROM))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrongUrl();
        }
        throw wrongUrl();
    }

    /** Without the value: it holds a password. */
    private static IllegalArgumentException wrongUrl() {
        return new IllegalArgumentException(URL
                + " must look like smtps://user:password@mail.example.com:465?from=behest@example.com, with reserved"
                + " characters of the password percent-encoded.");
    }

    private static String sender(@Nullable String query, List<String> to) {
        String from = query == null ? to.getFirst() : decoded(query.substring(FROM.length()));
        if (!isAddress(from)) {
            throw wrongUrl();
        }
        return from;
    }

    private static List<String> recipients(String email) {
        List<String> to = Arrays.stream(email.split(",", -1)).map(String::strip).toList();
        if (to.size() > RECIPIENTS_MOST || !to.stream().allMatch(MailSettings::isAddress)) {
            throw new IllegalArgumentException(
                    EMAIL + " must be 1 to " + RECIPIENTS_MOST + " e-mail addresses, separated by commas.");
        }
        return to;
    }

    private static boolean isAddress(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            return address.getAddress().equals(text) && text.indexOf('@') > 0;
        } catch (AddressException e) {
            return false;
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrongUrl();
        }
    }

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + "]";
    }
}
