package ai.behest.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Until;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node changes of tiers and tenants, another knows within a second. On SQLite there is but one node. */
@SuppressWarnings("NullAway.Init")
class OtherNodesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Database here;
    private Database there;
    private Directory directory;
    private String tenant;
    private String project;

    @BeforeEach
    void open(@TempDir Path dir) {
        here = TestDatabase.open(dir, Clock.systemUTC());
        there = TestDatabase.isPostgres() ? TestDatabase.open(dir, Clock.systemUTC()) : here;
        tenant = new Tenants(here).create("Acme");
        project = new Projects(here).create(tenant, "Amber", "test").id();
        directory = new Directory(there);
    }

    @AfterEach
    void close() {
        there.close();
        if (there != here) {
            here.close();
        }
    }

    private void seesElsewhere(String what, Predicate<Project> seen) {
        Until.holds(SECOND, what, () -> seen.test(Objects.requireNonNull(directory.byId(project))));
    }

    @Test
    void hearOfATierItsChangeAndItsEnd() {
        Tiers tiers = new Tiers(here);
        TierOverrides few = new TierOverrides(null, 5, null, null, null, null, null, null, null, null, null);
        tiers.create(tenant, project, "gold", few);
        seesElsewhere("the tier", seen -> rate(seen.tier("gold")) == 5);
        tiers.put(
                tenant,
                project,
                "gold",
                new TierOverrides("max", null, null, null, null, null, null, null, null, null, null));
        seesElsewhere("its change", seen -> rate(seen.tier("gold")) == 300);
        tiers.delete(tenant, project, "gold");
        seesElsewhere("its end", seen -> seen.tier("gold") == null);
        assertThat(rate(Objects.requireNonNull(directory.byId(project)).defaultTier()))
                .isEqualTo(10);
    }

    private static int rate(@org.jspecify.annotations.Nullable Tier tier) {
        return tier == null ? 0 : tier.requestsPerMinute();
    }

    @Test
    void hearOfATimeZone() {
        new Tenants(here).change(tenant, null, "Europe/Berlin");
        seesElsewhere("the zone", seen -> seen.timeZone().equals(ZoneId.of("Europe/Berlin")));
    }
}
