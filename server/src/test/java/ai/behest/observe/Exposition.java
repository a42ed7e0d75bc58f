package ai.behest.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' text format 0.0.4, read strictly: an unknown line, an untyped or a repeated sample is an error. */
final class Exposition {
    private static final Pattern COMMENT = Pattern.compile(
            "# (HELP [a-zA-Z_:][a-zA-Z0-9_:]* .+|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram|summary|untyped))");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|-?[0-9]+(?:\\.[0-9]+)?(?:E[+-]?[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

    private final Map<String, Map<Map<String, String>, Double>> samples = new HashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    final String text;

    Exposition(byte[] bytes) {
        this.text = new String(bytes, UTF_8);
        if (!text.endsWith("\n")) {
            throw new AssertionError("The last line has no end.");
        }
        text.lines().forEach(this::read);
    }

    private void read(String line) {
        if (line.startsWith("#")) {
            if (!COMMENT.matcher(line).matches()) {
                throw new AssertionError("Not a comment of the format: " + line);
            }
            String[] words = line.split(" ", 4);
            if (words[1].equals("TYPE") && types.put(words[2], words[3]) != null) {
                throw new AssertionError("Typed twice: " + line);
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new AssertionError("Not a sample: " + line);
        }
        String name = sample.group(1);
        if (!types.containsKey(name) && !types.containsKey(name.replaceFirst("_(bucket|sum|count)$", ""))) {
            throw new AssertionError("No type stands before: " + line);
        }
        Map<String, String> labels = labels(sample.group(2) == null ? "" : sample.group(2));
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        if (samples.computeIfAbsent(name, _ -> new HashMap<>()).put(labels, value) != null) {
            throw new AssertionError("Sampled twice: " + line);
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find() && label.start() == end) {
            labels.put(label.group(1), label.group(2));
            end = label.end();
        }
        if (end != text.length()) {
            throw new AssertionError("Not labels: " + text);
        }
        return labels;
    }

    String type(String name) {
        return types.getOrDefault(name, "none");
    }

    /** The sum of the samples that have at least these labels, written {@code name=value}. */
    double sum(String name, String... wanted) {
        return samples.getOrDefault(name, Map.of()).entrySet().stream()
                .filter(sample -> Set.of(wanted).stream().allMatch(pair -> has(sample.getKey(), pair)))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean has(Map<String, String> labels, String pair) {
        int equals = pair.indexOf('=');
        return pair.substring(equals + 1).equals(labels.get(pair.substring(0, equals)));
    }

    /** The values that a label takes anywhere. */
    Set<String> values(String label) {
        Set<String> values = new HashSet<>();
        samples.values()
                .forEach(family -> family.keySet().forEach(labels -> {
                    String value = labels.get(label);
                    if (value != null) {
                        values.add(value);
                    }
                }));
        return values;
    }
}
