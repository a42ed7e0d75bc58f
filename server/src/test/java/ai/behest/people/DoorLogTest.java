package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Until;
import ai.behest.audit.AuditFilter;
import ai.behest.audit.AuditLog;
import ai.behest.wire.AuditLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who came in and who was refused stands in the audit log, and nobody can fill it from outside. */
@SuppressWarnings("NullAway.Init")
class DoorLogTest {
    private Site site;
    private AuditLog audit;
    private Person olga;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        audit = new AuditLog(site.database);
        olga = site.owner(site.acme, "olga@example.com").signedIn().person();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private List<AuditLine> lines(String action) {
        AuditFilter filter = new AuditFilter(null, action, null, null, null, null);
        return audit.page(site.acme, filter, null, 200);
    }

    @Test
    void whoComesInLeavesALineHoweverTheyCome() {
        assertThat(lines("session.begin")).as("the first owner").hasSize(1);
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
        assertThat(lines("session.begin")).hasSize(2).first().satisfies(line -> {
            assertThat(line.actor()).isEqualTo(olga.id());
            assertThat(line.target()).isEqualTo(olga.id());
            assertThat(line.address()).isEqualTo(Site.HOME.address());
            assertThat(line.details()).containsExactly(java.util.Map.entry("browser", "Firefox on Linux"));
        });
    }

    @Test
    void whoIsRefusedLeavesOneLineInAQuarterOfAnHour() {
        for (int i = 0; i < 4; i++) {
            site.password("olga@example.com", "not the password " + i);
        }
        Until.holds(
                Duration.ofSeconds(10), "entered", () -> lines("session.refuse").size() == 1);
        assertThat(lines("session.refuse").getFirst()).satisfies(line -> {
            assertThat(line.actor()).isEqualTo("system");
            assertThat(line.target()).isEqualTo(olga.id());
            assertThat(line.details()).containsEntry("by", "password");
            assertThat(line.toString()).doesNotContain("not the password");
        });
        site.clock.advance(Duration.ofMinutes(16));
        site.password("olga@example.com", "not the password either");
        Until.holds(
                Duration.ofSeconds(10), "entered", () -> lines("session.refuse").size() == 2);
    }

    @Test
    void strangersLeaveNone() {
        AuditLog.Head before = audit.head(site.acme);
        for (int i = 0; i < 5; i++) {
            site.password("nobody" + i + "@example.com", "whatever");
        }
        // what is known to be entered behind them stands right behind what was there
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
        assertThat(audit.head(site.acme).seq()).isEqualTo(before.seq() + 1);
    }
}
