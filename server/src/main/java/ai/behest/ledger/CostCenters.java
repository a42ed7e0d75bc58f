package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A tenant's rules that say whose cost a call is. They are read when a report is made, so they hold for the past too. */
public final class CostCenters {
    /** The most rules that a tenant has. */
    public static final int MOST_RULES = 200;

    private static final int LONGEST = 255;

    /**
     * One rule. It fits a call when everything fits that it names; it names one thing at least.
     *
     * @param name of the cost center
     * @param projectId the call's project
     * @param userId the call's end user
     * @param tag a tag of the call, as {@code name=value}
     */
    public record Rule(
            String name,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String tag) {

        boolean fits(String project, String user, Map<String, String> tags) {
            return (projectId == null || projectId.equals(project))
                    && (userId == null || userId.equals(user))
                    && (tag == null || tagValue().equals(tags.get(tagName())));
        }

        private String tagName() {
            return tag == null ? "" : tag.substring(0, tag.indexOf('='));
        }

        private String tagValue() {
            return tag == null ? "" : tag.substring(tag.indexOf('=') + 1);
        }
    }

    private final Database database;

    public CostCenters(Database database) {
        this.database = database;
    }

    public List<Rule> list(String tenantId) {
        return database.read(handle -> of(handle, tenantId));
    }

    static List<Rule> of(Handle handle, String tenantId) {
        return handle.createQuery("SELECT * FROM cost_center WHERE tenant_id = :tenant ORDER BY position")
                .bind("tenant", tenantId)
                .map((row, _) -> new Rule(
                        row.getString("name"),
                        row.getString("project_id"),
                        row.getString("uid"),
                        row.getString("tag_name") == null
                                ? null
                                : row.getString("tag_name") + '=' + row.getString("tag_value")))
                .list();
    }

    /**
     * Puts these rules in the place of the ones there are, all or none.
     *
     * @throws ai.behest.wire.RefusedException naming the member that does not fit, e.g. {@code rules[2].tag}
     */
    public List<Rule> replace(String tenantId, List<Rule> rules) {
        if (rules.size() > MOST_RULES) {
            throw Refusal.invalid("rules", "A tenant has " + MOST_RULES + " rules at most.")
                    .asException();
        }
        for (int i = 0; i < rules.size(); i++) {
            check("rules[" + i + "]", rules.get(i));
        }
        database.change(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate("DELETE FROM cost_center WHERE tenant_id = :tenant")
                    .bind("tenant", tenantId)
                    .execute();
            for (int i = 0; i < rules.size(); i++) {
                insert(handle, tenantId, i, rules.get(i));
            }
        });
        return list(tenantId);
    }

    private static void insert(Handle handle, String tenantId, int position, Rule rule) {
        handle.createUpdate("""
                        INSERT INTO cost_center (tenant_id, position, name, project_id, uid, tag_name, tag_value)
                        VALUES (:tenant, :position, :name, :project, :uid, :tag, :value)
                        """)
                .bind("tenant", tenantId)
                .bind("position", position)
                .bind("name", rule.name().strip())
                .bind("project", rule.projectId())
                .bind("uid", rule.userId())
                .bind("tag", rule.tag() == null ? null : rule.tagName())
                .bind("value", rule.tag() == null ? null : rule.tagValue())
                .execute();
    }

    @SuppressWarnings("NullAway") // what a request holds may be null whatever the record says
    private static void check(String field, Rule rule) {
        if (rule == null || rule.name() == null || rule.name().isBlank()) {
            throw Refusal.invalid(field + ".name", "A rule has a name, of 1 to " + LONGEST + " characters.")
                    .asException();
        }
        require(field + ".name", rule.name());
        require(field + ".project_id", rule.projectId());
        require(field + ".user_id", rule.userId());
        require(field + ".tag", rule.tag());
        if (rule.tag() != null && rule.tag().indexOf('=') < 1) {
            throw Refusal.invalid(field + ".tag", "A tag looks like team=search.")
                    .asException();
        }
        if (rule.projectId() == null && rule.userId() == null && rule.tag() == null) {
            throw Refusal.invalid(field, "A rule names project_id, user_id or tag.")
                    .asException();
        }
    }

    private static void require(String field, @Nullable String value) {
        if (value != null
                && (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl))) {
            throw Refusal.invalid(field, field + " has 1 to " + LONGEST + " characters and no control characters.")
                    .asException();
        }
    }
}
