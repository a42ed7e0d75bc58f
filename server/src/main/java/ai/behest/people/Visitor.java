package ai.behest.people;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the door, as limits and the list of sessions see them.
 *
 * @param address the client's IP address
 * @param browser what a person recognises, e.g. {@code Firefox on Linux}
 */
public record Visitor(String address, String browser) {
    private static final int MOST = 100;
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    public Visitor {
        address = bounded(address);
        browser = bounded(browser);
    }

    /** @param userAgent the header, or null when there was none; of it only {@link BrowserName}'s guess is kept */
    public static Visitor of(String address, @Nullable String userAgent) {
        return new Visitor(address, BrowserName.of(userAgent));
    }

    /** What limits count by: the address, or its network where one subscriber has 2^64 of them (IPv6). */
    String network() {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // an address in numbers is not looked up
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static String bounded(String text) {
        return (text.length() > MOST ? text.substring(0, MOST) : text).replaceAll("\\p{Cntrl}", "?");
    }
}
