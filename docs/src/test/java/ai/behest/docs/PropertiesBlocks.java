package ai.behest.docs;

import ai.behest.spring.BehestProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * Properties of a Spring Boot app: each is described by the starter or by Spring Boot, and those of the starter can be read
 * into their types. Names in capitals are variables; each has a property of the same name.
 */
final class PropertiesBlocks implements Check {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private final Set<String> names = new HashSet<>();
    private final Set<String> maps = new HashSet<>();

    PropertiesBlocks() {
        try {
            for (URL file : Collections.list(getClass().getClassLoader().getResources(METADATA))) {
                try (InputStream metadata = file.openStream()) {
                    JsonBlocks.MAPPER.readTree(metadata).get("properties").forEach(this::learn);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("The metadata of properties cannot be read", e);
        }
    }

    private void learn(JsonNode property) {
        String name = property.get("name").stringValue();
        names.add(name);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
            maps.add(name);
        }
    }

    @Override
    public void check(Block block) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(block.text()));
        if (properties.size()
                != block.lines().stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .count()) {
            throw new AssertionError("A line is no property, or one is set twice");
        }
        Map<String, String> behest = new HashMap<>();
        for (String given : properties.stringPropertyNames()) {
            String name = given.matches("[A-Z_]+") ? ofVariable(given) : given;
            if (!isKnown(name)) {
                throw new AssertionError("There is no property " + name);
            }
            if (name.startsWith("behest.")) {
                behest.put(name, properties.getProperty(given).replaceAll("\\$\\{[A-Z_]+}", "a value"));
            }
        }
        bind(behest);
    }

    /** {@code BEHEST_TENANT_ID} is {@code behest.tenant-id}. */
    private static String ofVariable(String variable) {
        return variable.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
    }

    private boolean isKnown(String name) {
        return names.contains(name) || maps.stream().anyMatch(map -> name.startsWith(map + "."));
    }

    /** Fails on a value of the wrong type, such as a provider that is not supported. */
    private static void bind(Map<String, String> behest) {
        new Binder(new MapConfigurationPropertySource(behest))
                .bindOrCreate(
                        "behest",
                        Bindable.of(BehestProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }
}
