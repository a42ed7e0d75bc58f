package ai.behest.people;

import java.net.URI;
import java.util.function.Supplier;

/** This console as passkeys know it: its origin, and the host's name as the id that they are bound to. */
final class RelyingParty {
    private final Supplier<String> address;

    /** @param address the console's own, e.g. {@code https://console.example.com}; known once the port is open */
    RelyingParty(Supplier<String> address) {
        this.address = address;
    }

    String origin() {
        URI uri = URI.create(address.get());
        boolean standard = uri.getPort() < 0 || uri.getPort() == (isTls(uri) ? 443 : 80);
        return uri.getScheme() + "://" + uri.getHost() + (standard ? "" : ":" + uri.getPort());
    }

    String id() {
        return URI.create(address.get()).getHost();
    }

    /** Browsers keep passkeys for a name, and over https unless it is this machine. */
    boolean isPossible() {
        URI uri = URI.create(address.get());
        String host = uri.getHost();
        boolean name = !host.startsWith("[") && !host.matches("[0-9.]+");
        return name && (isTls(uri) || host.equals("localhost") || host.endsWith(".localhost"));
    }

    private static boolean isTls(URI uri) {
        return "https".equals(uri.getScheme());
    }
}
