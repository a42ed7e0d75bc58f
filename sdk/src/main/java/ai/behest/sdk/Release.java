package ai.behest.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of the client this is, as the build wrote it. */
final class Release {

    static final String USER_AGENT = "behest-java/" + version();

    private Release() {}

    private static String version() {
        var properties = new Properties();
        try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
        return properties.getProperty("version", "unknown");
    }
}
