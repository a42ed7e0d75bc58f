package ai.behest.console.frame;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stylesheet, scripts and pictures, each at an address that changes with its content and so may be kept for ever. */
public final class Assets {
    private static final int HASH_BYTES = 6;

    /** @param path where browsers find it */
    public record Asset(String path, String contentType, Buffer bytes) {}

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final Map<String, Asset> byPath = new LinkedHashMap<>();

    public Assets() {
        add("console.css", "/ai/behest/console/console.css", "text/css; charset=utf-8");
        add("console.js", "/ai/behest/console/console.js", "text/javascript; charset=utf-8");
        add("try.js", "/ai/behest/console/try.js", "text/javascript; charset=utf-8");
        add("passkey.js", "/ai/behest/console/passkey.js", "text/javascript; charset=utf-8");
        add("icon.svg", "/ai/behest/console/icon.svg", "image/svg+xml");
        add("htmx.js", HtmxVersion.RESOURCE, "text/javascript; charset=utf-8");
    }

    /** The address of one of the files above, by its name. */
    public String path(String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("There is no asset " + name);
        }
        return asset.path();
    }

    public @Nullable Asset find(String path) {
        return byPath.get(path);
    }

    private void add(String name, String resource, String contentType) {
        byte[] bytes = read(resource);
        Asset asset = new Asset("/assets/" + hash(bytes) + "/" + name, contentType, Buffer.buffer(bytes));
        byName.put(name, asset);
        byPath.put(asset.path(), asset);
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream stream = Assets.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The program is incomplete: " + resource + " is missing");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the WebJar of htmx keeps it: the version stands in the path, so its own properties are asked. */
    private static final class HtmxVersion {
        static final String RESOURCE = "/META-INF/resources/webjars/htmx.org/" + version() + "/dist/htmx.min.js";

        private static String version() {
            java.util.Properties properties = new java.util.Properties();
            try (InputStream stream =
                    Assets.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/htmx.org/pom.properties")) {
                if (stream == null) {
                    throw new IllegalStateException("The program is incomplete: the WebJar htmx.org is missing");
                }
                properties.load(stream);
                return properties.getProperty("version");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
