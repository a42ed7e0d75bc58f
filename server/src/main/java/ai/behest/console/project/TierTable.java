package ai.behest.console.project;

import ai.behest.console.frame.Show;
import ai.behest.ledger.Money;
import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The tiers of a project as they are in force, and how their caps are written. */
public final class TierTable {
    static final List<String> BUILT_IN = List.of("free", "pro", "max");

    /**
     * @param builtIn whether every project has it
     * @param changed whether the project says something of it
     */
    public record Row(Tier tier, boolean builtIn, boolean changed, boolean usual) {
        public String perMinute() {
            return Show.count(tier.requestsPerMinute());
        }

        public String requests() {
            return count(tier.caps().requestsPerDay());
        }

        public String tokens() {
            return count(tier.caps().tokensPerDay()) + " / " + count(tier.caps().tokensPerMonth());
        }

        public String cost() {
            return usd(tier.caps().costPerDay()) + " / " + usd(tier.caps().costPerMonth());
        }
    }

    private TierTable() {}

    /** The built-in ones, then the project's own by name. */
    static List<Row> rows(Project project) {
        List<String> names = new ArrayList<>(BUILT_IN);
        Stream<String> own = new TreeSet<>(project.customTiers().keySet()).stream();
        own.filter(name -> !BUILT_IN.contains(name)).forEach(names::add);
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            Tier tier = project.tier(name);
            if (tier != null) {
                rows.add(new Row(
                        tier,
                        BUILT_IN.contains(name),
                        project.customTiers().containsKey(name),
                        project.settings().defaultTier().equals(name)));
            }
        }
        return List.copyOf(rows);
    }

    static String count(long cap) {
        return cap == Tier.Caps.NONE ? "no cap" : Show.count(cap);
    }

    static String usd(long cap) {
        return cap == Tier.Caps.NONE ? "no cap" : Show.usd(Money.toUsd(cap));
    }
}
