package ai.behest.budget;

/**
 * A budget as it meets one call.
 *
 * @param key the values of a template's open dimensions, one on each line; empty for any other budget
 */
public record Limit(Rule rule, String key) {
    public Budget budget() {
        return rule.budget();
    }
}
