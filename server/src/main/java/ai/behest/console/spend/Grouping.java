package ai.behest.console.spend;

import ai.behest.console.frame.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the figures are told apart by.
 *
 * @param dimension as a report names it
 * @param filter the parameter that chooses one value of it; empty where none does
 */
record Grouping(String dimension, String filter, String title) {
    private static final List<Grouping> ALL = List.of(
            new Grouping("model", "model", "Model"),
            new Grouping("project", "project_id", "Project"),
            new Grouping("user", "user_id", "User"),
            new Grouping("session", "session_id", "Session"),
            new Grouping("tier", "tier", "Tier"),
            new Grouping("provider", "provider", "Provider"),
            new Grouping("key", "key_id", "Key"),
            new Grouping("payer", "payer", "Payer"),
            new Grouping("cost_center", "", "Cost center"));

    static Map<String, String> choices() {
        Map<String, String> choices = new LinkedHashMap<>();
        ALL.forEach(each -> choices.put(each.dimension, each.title));
        choices.put("tag", "Tag …");
        return choices;
    }

    /** @param tag the tag's name, where it is grouped by one */
    static Grouping of(String by, String tag) {
        if (by.equals("tag")) {
            String name = tag.isEmpty() ? "team" : tag;
            return new Grouping("tag:" + name, "tags", "Tag " + name);
        }
        return ALL.stream()
                .filter(each -> each.dimension.equals(by))
                .findFirst()
                .orElse(ALL.getFirst());
    }

    boolean isTag() {
        return dimension.startsWith("tag:");
    }

    /** What an address narrows by to have one group; unchanged for calls that have none of it. */
    Address narrow(Address address, @Nullable String value) {
        if (value == null || filter.isEmpty()) {
            return address;
        }
        if (!isTag()) {
            return address.with(filter, value);
        }
        String pair = dimension.substring("tag:".length()) + "=" + value;
        String others = address.parameters().getOrDefault("tags", "");
        return List.of(others.split(",", -1)).contains(pair)
                ? address
                : address.with("tags", others.isEmpty() ? pair : others + "," + pair);
    }

    /** What a group is called. */
    String name(@Nullable String value, Map<String, String> projects) {
        if (value == null) {
            return "none";
        }
        if (dimension.equals("project")) {
            return projects.getOrDefault(value, value);
        }
        return dimension.equals("payer") ? (value.equals("byok") ? "own key (byok)" : "platform") : value;
    }
}
