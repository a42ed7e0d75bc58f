package ai.behest.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.Until;
import ai.behest.budget.Budget;
import ai.behest.budget.Period;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How alerts arrive: signed, at least once, whatever the receiver or a node does. */
@SuppressWarnings("NullAway.Init")
class DeliveriesTest {
    private final Receiver receiver = new Receiver();
    private Path directory;
    private Site site;
    private Webhooks.Created webhook;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        site = new Site(folder, "node_a", Clock.systemUTC());
        webhook = site.alerts.webhooks().create(Site.TENANT, receiver.url(), null);
    }

    @AfterEach
    void close() {
        receiver.close();
        site.close();
    }

    private String id() {
        return webhook.webhook().id();
    }

    private void raise(int thresholds) {
        Budget budget = site.budget(100, Period.TOTAL);
        site.spend(budget, "ada", thresholds == 1 ? 50 : 80);
        site.alerts.lookout().look();
    }

    private List<Delivery> deliveries() {
        return site.alerts.deliveries().page(Site.TENANT, id(), null, 1_000);
    }

    private Delivery only() {
        assertThat(deliveries()).hasSize(1);
        return deliveries().getFirst();
    }

    private void becomes(Delivery.State state) {
        Until.holds(state + " " + deliveries(), () -> deliveries().stream().allMatch(one -> one.state() == state));
    }

    @Test
    void anAlertArrivesSignedAsStandardWebhooksHasIt() throws Exception {
        site.alerts.courier().start();
        raise(1);
        becomes(Delivery.State.DELIVERED);
        Receiver.Posted posted = receiver.posted().getFirst();
        assertThat(receiver.posted()).hasSize(1);
        assertThat(posted.method()).isEqualTo("POST");
        assertThat(posted.target()).isEqualTo("/hook?team=search");
        assertThat(posted.header("content-type")).isEqualTo("application/json");
        assertThat(posted.id()).isEqualTo(only().id()).startsWith("msg_").doesNotContain(".");
        long timestamp = Long.parseLong(posted.header("webhook-timestamp"));
        assertThat(timestamp).isBetween(System.currentTimeMillis() / 1_000 - 60, System.currentTimeMillis() / 1_000);
        assertThat(webhook.secret()).startsWith("whsec_");
        byte[] key = Base64.getDecoder().decode(webhook.secret().substring("whsec_".length()));
        assertThat(key).hasSizeBetween(24, 64);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((posted.id() + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(posted.header("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(posted.body())));
        JsonNode event = Json.tree(posted.body());
        Alert alert = site.raised().getFirst();
        assertThat(event.get("type").stringValue()).isEqualTo("budget.threshold");
        assertThat(event.get("timestamp").stringValue()).isEqualTo(alert.at().toString());
        assertThat(event.get("alert").stringValue()).isEqualTo(alert.id());
        assertThat(event.get("data")).isEqualTo(alert.data());
    }

    @Test
    void theSignatureIsThatOfTheStandardsOwnLibraries() {
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(WebhookSecret.of(key)
                        .sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1_614_265_330,
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aReceiverThatComesBackGetsTheSameEventUnderTheSameId() {
        receiver.answer(503);
        site.alerts.courier().start();
        raise(1);
        Until.holds("it was refused twice", () -> receiver.posted().size() >= 2);
        receiver.answer(200);
        becomes(Delivery.State.DELIVERED);
        assertThat(receiver.posted().stream().map(Receiver.Posted::id).collect(Collectors.toSet()))
                .containsExactly(only().id());
        assertThat(receiver.posted().stream()
                        .map(posted -> new String(posted.body(), StandardCharsets.UTF_8))
                        .collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(only().attempts()).isEqualTo(receiver.posted().size());
        assertThat(only().lastStatus()).isEqualTo(200);
        assertThat(only().lastError()).isNull();
    }

    @Test
    void aReceiverThatIsDownIsTriedAgainWhenItIsUp() {
        receiver.down();
        site.alerts.courier().start();
        raise(1);
        Until.holds("it failed", () -> only().lastError() != null);
        assertThat(only().lastStatus()).isNull();
        assertThat(only().lastError()).isEqualTo("The receiver could not be reached.");
        receiver.up();
        becomes(Delivery.State.DELIVERED);
    }

    @Test
    void whatIsGivenUpIsShownSoAndArrivesWhenItIsReplayed() {
        receiver.answer(500);
        site.alerts.courier().start();
        raise(1);
        becomes(Delivery.State.GIVEN_UP);
        assertThat(receiver.posted()).hasSize(Site.ATTEMPTS);
        assertThat(only().attempts()).isEqualTo(Site.ATTEMPTS);
        assertThat(only().lastStatus()).isEqualTo(500);
        assertThat(only().nextAttemptAt()).isNull();
        receiver.answer(200);
        Delivery again = site.alerts.deliveries().replay(Site.TENANT, id(), only().id());
        assertThat(again.state()).isEqualTo(Delivery.State.WAITING);
        becomes(Delivery.State.DELIVERED);
        site.alerts.deliveries().replay(Site.TENANT, id(), only().id());
        Until.holds("what had arrived was sent again", () -> receiver.posted().size() == Site.ATTEMPTS + 2);
        assertThat(receiver.posted().stream().map(Receiver.Posted::id).collect(Collectors.toSet()))
                .hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answer(302);
        site.alerts.courier().start();
        raise(1);
        becomes(Delivery.State.GIVEN_UP);
        assertThat(receiver.posted()).extracting(Receiver.Posted::target).containsOnly("/hook?team=search");
        assertThat(only().lastError()).contains("redirect");
    }

    @Test
    void aReceiverThatIsGoneIsNotAskedAgain() {
        receiver.answer(410);
        site.alerts.courier().start();
        raise(1);
        becomes(Delivery.State.GIVEN_UP);
        assertThat(receiver.posted()).hasSize(1);
    }

    @Test
    void aReceiverThatSaysNothingHoldsUpNobodyElse() {
        try (Receiver dead = new Receiver()) {
            dead.fallSilent();
            Webhooks.Created other = site.alerts.webhooks().create(Site.TENANT, dead.url(), List.of());
            site.alerts.courier().start();
            raise(2);
            becomes(Delivery.State.DELIVERED);
            assertThat(receiver.posted()).hasSize(2);
            assertThat(site.alerts
                            .deliveries()
                            .page(Site.TENANT, other.webhook().id(), null, 10))
                    .hasSize(2)
                    .allMatch(delivery -> delivery.state() == Delivery.State.WAITING);
        }
    }

    @Test
    void whatACrashLeftBetweenAlertAndDeliveryIsSentAfterTheStart() {
        raise(2); // and nobody sends
        assertThat(deliveries()).hasSize(2).allMatch(one -> one.attempts() == 0);
        site.close();
        site = new Site(directory, "node_a", Clock.systemUTC());
        site.alerts.start("node_a");
        becomes(Delivery.State.DELIVERED);
        assertThat(receiver.posted()).hasSize(2);
    }

    @Test
    void anAttemptThatDiedWithItsNodeIsMadeAgainByAnother() {
        raise(1);
        Rounds dead = new Rounds(site.database, Duration.ofMillis(500));
        Rounds.Round round = dead.begin(1).getFirst();
        assertThat(dead.next(round)).isNotNull(); // and the node dies
        assertThat(dead.begin(1)).isEmpty();
        assertThat(receiver.posted()).isEmpty();
        site.alerts.courier().start();
        becomes(Delivery.State.DELIVERED);
        assertThat(only().attempts()).isEqualTo(2);
        assertThat(dead.next(round)).isNull();
    }

    @Test
    void manyNodesSendEachEventOnce() {
        Budget budget = site.budget(100, Period.parse("minute"));
        for (int i = 0; i < 60; i++) {
            site.alerts
                    .book()
                    .raise(List.of(new Occurrence(
                            Site.TENANT, AlertKind.BUDGET_THRESHOLD, "series" + i, 0, java.util.Map.of("i", i))));
        }
        try (Site second = Site.beside(site, directory, "node_b", Clock.systemUTC())) {
            site.alerts.courier().start();
            second.alerts.courier().start();
            site.alerts.courier().wake();
            second.alerts.courier().wake();
            becomes(Delivery.State.DELIVERED);
            assertThat(receiver.posted()).hasSize(60);
            Set<String> ids =
                    receiver.posted().stream().map(Receiver.Posted::id).collect(Collectors.toSet());
            assertThat(ids).hasSize(60);
        }
        assertThat(budget.amount()).isEqualTo(100);
    }

    @Test
    void aWebhookThatIsDeletedGetsNothingMore() {
        raise(1);
        site.alerts.webhooks().delete(Site.TENANT, id());
        assertThat(site.database.<Long>read(handle -> handle.createQuery("SELECT COUNT(*) FROM delivery")
                        .mapTo(Long.class)
                        .one()))
                .isZero();
        assertThatThrownBy(this::deliveries).isInstanceOf(RefusedException.class);
    }

    @Test
    void aWebhookGetsTheKindsThatItWantsOfItsOwnTenant() {
        Webhooks.Created foreign = site.alerts.webhooks().create("other", receiver.url(), null);
        Webhooks.Created chosen =
                site.alerts.webhooks().create(Site.TENANT, receiver.url(), List.of("budget.threshold"));
        raise(1);
        assertThat(site.alerts.deliveries().page("other", foreign.webhook().id(), null, 10))
                .isEmpty();
        assertThat(site.alerts.deliveries().page(Site.TENANT, chosen.webhook().id(), null, 10))
                .hasSize(1);
        assertThat(new Webhook("w", "t", "u", List.of("another.kind"), java.time.Instant.EPOCH)
                        .wants("budget.threshold"))
                .isFalse();
    }

    @Test
    void aTestIsSentOnceAndSaysWhatCameOfIt() {
        receiver.answer(418);
        Delivery test = site.alerts.deliveries().test(Site.TENANT, id());
        assertThatThrownBy(() -> site.alerts.deliveries().test(Site.TENANT, id()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(409));
        site.alerts.courier().start();
        becomes(Delivery.State.GIVEN_UP);
        assertThat(only().id()).isEqualTo(test.id());
        assertThat(only().lastStatus()).isEqualTo(418);
        assertThat(receiver.posted()).hasSize(1);
        assertThat(Json.tree(receiver.posted().getFirst().body()).get("type").stringValue())
                .isEqualTo("webhook.test");
    }

    @Test
    void theSecretLiesSealedInTheDatabase() {
        String stored = site.database.read(handle -> handle.createQuery("SELECT sealed_secret FROM webhook")
                .mapTo(String.class)
                .one());
        assertThat(stored).startsWith("v1.").doesNotContain(webhook.secret().substring("whsec_".length()));
        assertThat(webhook.toString()).doesNotContain(webhook.secret()).doesNotContain("hook?team");
    }

    @Test
    void whatIsLongPastIsForgotten() {
        raise(1);
        site.database.change(transaction -> {
            transaction.handle().execute("UPDATE delivery SET created_at = 1, due = NULL, state = 'delivered'");
            transaction.handle().execute("UPDATE alert SET created_at = 1, since = 1");
        });
        site.alerts.forget();
        assertThat(deliveries()).isEmpty();
        assertThat(site.raised()).isEmpty();
    }
}
