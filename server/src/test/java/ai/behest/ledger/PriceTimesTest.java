package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When prices are in force: they change with the clock alone, without a restart or another look at the database. */
@SuppressWarnings("NullAway.Init")
final class PriceTimesTest {
    private static final String ACME = "t_acme";
    private static final String RIVAL = "t_rival";
    private static final String MINI = "gpt-5-mini";
    private static final long SHIPPED = 250_000;

    private final SetClock clock = new SetClock("2026-11-25T10:00:00Z");

    @TempDir
    Path directory;

    private Database database;
    private PriceBook book;

    @BeforeEach
    void open() {
        database = TestDatabase.open(directory, clock);
        book = PriceBook.open(database, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long input(String tenant) {
        return input(book, tenant);
    }

    private static long input(PriceBook book, String tenant) {
        return book.price(tenant, "openai", MINI).orElseThrow().price().rates().input();
    }

    private static String from(String from) {
        return ",'valid_from':'" + from + "'";
    }

    private static String until(String until) {
        return ",'valid_until':'" + until + "'";
    }

    @Test
    void aListThatBeginsTomorrowIsInForceFromTheFirstMicrosecondOfIt() {
        book.add(ACME, Lists.list("now", "", Lists.model(MINI, "7", "")));
        book.add(ACME, Lists.list("soon", from("2026-11-26"), Lists.model(MINI, "8", "")));
        assertThat(input(ACME)).isEqualTo(7_000_000);
        clock.moveTo("2026-11-25T23:59:59.999999Z");
        assertThat(input(ACME)).isEqualTo(7_000_000);
        clock.moveTo("2026-11-26T00:00:00Z");
        assertThat(input(ACME)).isEqualTo(8_000_000);
        assertThat(input(RIVAL)).isEqualTo(SHIPPED);
        assertThat(book.price(ACME, "openai", MINI).orElseThrow().version()).isEqualTo(ACME + "/soon");
    }

    @Test
    void theSwitchLooksIntoNoDatabase() {
        book.add(null, Lists.list("all", from("2026-11-26"), Lists.model(MINI, "6", "")));
        book.add(ACME, Lists.list("soon", from("2026-11-27"), Lists.model(MINI, "8", "")));
        database.change(transaction -> transaction.handle().execute("UPDATE price_version SET prices = 'gone'"));
        clock.moveTo("2026-11-26T00:00:00Z");
        assertThat(input(ACME)).isEqualTo(6_000_000);
        assertThat(input(RIVAL)).isEqualTo(6_000_000);
        clock.moveTo("2026-11-27T00:00:00Z");
        assertThat(input(ACME)).isEqualTo(8_000_000);
        assertThat(input(RIVAL)).isEqualTo(6_000_000);
    }

    @Test
    void whenAListEndsTheOneBeforeItIsInForceAgain() {
        book.add(ACME, Lists.list("usual", "", Lists.model(MINI, "7", "")));
        book.add(ACME, Lists.list("sale", until("2026-11-26T12:00:00Z"), Lists.model(MINI, "1", "")));
        assertThat(input(ACME)).isEqualTo(1_000_000);
        clock.moveTo("2026-11-26T12:00:00Z");
        assertThat(input(ACME)).isEqualTo(7_000_000);
    }

    @Test
    void aPriceOfItsOwnTimeGivesWayToTheOneBelow() {
        book.add(
                ACME,
                Lists.list(
                        "steps",
                        "",
                        Lists.model(MINI, "7", from("2026-11-26") + until("2026-11-27")),
                        Lists.model(MINI, "8", from("2026-11-27") + until("2026-11-28"))));
        assertThat(input(ACME)).isEqualTo(SHIPPED);
        clock.moveTo("2026-11-26T00:00:00Z");
        assertThat(input(ACME)).isEqualTo(7_000_000);
        clock.moveTo("2026-11-27T00:00:00Z");
        assertThat(input(ACME)).isEqualTo(8_000_000);
        clock.moveTo("2026-11-28T00:00:00Z");
        assertThat(input(ACME)).isEqualTo(SHIPPED);
    }

    @Test
    void anOperatorsFileHasItsTimesToo() throws IOException {
        Path file = Files.write(
                directory.resolve("prices.json"),
                Lists.list("own", from("2026-11-26"), Lists.model(MINI, "5", until("2026-11-27"))));
        PriceBook own = PriceBook.open(database, file);
        assertThat(input(own, ACME)).isEqualTo(SHIPPED);
        clock.moveTo("2026-11-26T00:00:00Z");
        assertThat(input(own, ACME)).isEqualTo(5_000_000);
        clock.moveTo("2026-11-27T00:00:00Z");
        assertThat(input(own, ACME)).isEqualTo(SHIPPED);
    }

    @Test
    void aCallHasThePriceOfTheInstantAtWhichItBegan() {
        book.add(ACME, Lists.list("soon", from("2026-11-26"), Lists.model(MINI, "8", "")));
        long before = Entries.micros(java.time.Instant.parse("2026-11-25T23:59:59.999999Z"));
        clock.moveTo("2026-11-26T00:00:00.000002Z");
        assertThat(input(ACME)).isEqualTo(8_000_000);
        assertThat(book.price(ACME, "openai", MINI, before)
                        .orElseThrow()
                        .price()
                        .rates()
                        .input())
                .isEqualTo(SHIPPED);
        assertThat(input(ACME)).isEqualTo(8_000_000);
    }

    @Test
    void timesHoldAfterARestartAndOnOtherNodes() {
        PriceBook other = PriceBook.open(database, null);
        book.add(ACME, Lists.list("usual", "", Lists.model(MINI, "7", "")));
        book.add(ACME, Lists.list("soon", from("2026-11-26") + until("2026-11-27"), Lists.model(MINI, "8", "")));
        PriceBook later = PriceBook.open(database, null);
        for (PriceBook each : new PriceBook[] {other, later}) {
            clock.moveTo("2026-11-25T10:00:00Z");
            assertThat(input(each, ACME)).isEqualTo(7_000_000);
            clock.moveTo("2026-11-26T10:00:00Z");
            assertThat(input(each, ACME)).isEqualTo(8_000_000);
            clock.moveTo("2026-11-27T10:00:00Z");
            assertThat(input(each, ACME)).isEqualTo(7_000_000);
        }
        assertThat(input(PriceBook.open(database, null), ACME))
                .as("opened when the middle one is over")
                .isEqualTo(7_000_000);
    }

    @Test
    void whatIsAddedForOneTenantReadsNoOthersListAgain() {
        book.add(RIVAL, Lists.list("v1", "", Lists.model(MINI, "3", "")));
        database.change(transaction -> transaction.handle().execute("UPDATE price_version SET prices = 'gone'"));
        book.add(ACME, Lists.list("v1", "", Lists.model(MINI, "7", "")));
        assertThat(input(ACME)).isEqualTo(7_000_000);
        book.add(null, Lists.list("all", "", Lists.model("gpt-5-nano", "4", "")));
        assertThat(input(RIVAL)).isEqualTo(3_000_000);
        assertThat(book.price(RIVAL, "openai", "gpt-5-nano")
                        .orElseThrow()
                        .price()
                        .rates()
                        .input())
                .isEqualTo(4_000_000);
    }

    @Test
    void aListThatIsOverNeedsABeginning() {
        byte[] over = Lists.list("old", until("2026-11-25T10:00:00Z"), Lists.model(MINI, "7", ""));
        assertThat(param(over)).isEqualTo("valid_until");
        book.add(ACME, Lists.list("past", from("2026-10-01") + until("2026-11-01"), Lists.model(MINI, "7", "")));
        assertThat(input(ACME)).isEqualTo(SHIPPED);
    }

    @Test
    void aScopeCannotHaveListsThatWaitWithoutEnd() {
        for (int i = 0; i < 16; i++) {
            book.add(ACME, Lists.list("w" + i, from("2027-01-" + (10 + i)), Lists.model(MINI, "7", "")));
        }
        byte[] oneMore = Lists.list("more", from("2027-01-31"), Lists.model(MINI, "7", ""));
        assertThat(param(oneMore)).isEqualTo("valid_from");
        book.add(RIVAL, oneMore);
        book.add(ACME, Lists.list("instead", from("2026-12-31"), Lists.model(MINI, "5", "")));
        clock.moveTo("2027-02-01T00:00:00Z");
        assertThat(input(ACME)).as("the newest of those in force").isEqualTo(5_000_000);
    }

    private String param(byte[] list) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> book.add(ACME, list));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.refusal().param());
    }
}
