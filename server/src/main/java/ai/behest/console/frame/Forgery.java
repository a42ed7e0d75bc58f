package ai.behest.console.frame;

import ai.behest.http.Exchange;
import ai.behest.people.SignedIn;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Whether a form was sent by a page of ours. A browser says where it comes from; a signed-in person's form also carries
 * their session's token, which no other site can read.
 */
final class Forgery {
    private static final Refusal REFUSAL = new Refusal.Forbidden(
            Code.FORBIDDEN, "This form was not sent by a page of this console, or is too old. Load the page again.");

    private Forgery() {}

    /** @throws ai.behest.wire.RefusedException 403 when it was not */
    static void check(Exchange exchange, Request request, SignedIn who) {
        if (isOfAnotherSite(exchange, request)) {
            throw REFUSAL.asException();
        }
        String header = exchange.header("X-CSRF-Token");
        String given = header == null ? request.form().raw("csrf") : header;
        if (!MessageDigest.isEqual(bytes(given), bytes(who.csrf()))) {
            throw REFUSAL.asException();
        }
    }

    /** For somebody who is not signed in: their browser must say that the form is ours. */
    static void check(Exchange exchange, Request request) {
        if (isOfAnotherSite(exchange, request) || exchange.header("Origin") == null) {
            throw REFUSAL.asException();
        }
    }

    private static boolean isOfAnotherSite(Exchange exchange, Request request) {
        String site = exchange.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = exchange.header("Origin");
        return origin != null && !authority(origin).equals(authority(request.origin()));
    }

    /** Host and port; a proxy before us may speak https where we do not. */
    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? origin : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return origin;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
