package ai.behest.people;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the door, as limits and the list of sessions see them.
 *
 * @param address the client's IP address
 * @param browser what a person recognises, e.g. {@code Firefox on Linux}
 */
public record Visitor(String address, String browser) {
    private static final int MOST = 100;

    public Visitor {
        address = bounded(address);
        browser = bounded(browser);
    }

    /** @param userAgent the header, or null when there was none; of it only {@link BrowserName}'s guess is kept */
    public static Visitor of(String address, @Nullable String userAgent) {
        return new Visitor(address, BrowserName.of(userAgent));
    }

    private static String bounded(String text) {
        return (text.length() > MOST ? text.substring(0, MOST) : text).replaceAll("\\p{Cntrl}", "?");
    }
}
