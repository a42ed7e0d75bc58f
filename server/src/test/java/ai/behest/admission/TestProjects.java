package ai.behest.admission;

import ai.behest.tenant.Project;
import ai.behest.tenant.Settings;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** A project for tests that need no database of projects. */
final class TestProjects {
    static final Project SHOP = new Project(
            "ten",
            "shop",
            "amber-fox-042",
            "Shop",
            Project.Status.ACTIVE,
            Settings.DEFAULTS,
            1,
            Map.of(),
            ZoneId.of("UTC"),
            Instant.EPOCH,
            Instant.EPOCH);

    private TestProjects() {}
}
