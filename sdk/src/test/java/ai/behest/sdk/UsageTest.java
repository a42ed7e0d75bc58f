package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.error;
import static ai.behest.sdk.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageTest {

    private final TestGateway gateway = new TestGateway();
    private final Usage usage = gateway.client().userId("u9").build().usage();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void saysNotSupportedWhenThereIsNoUsage() {
        gateway.next(error(404, "not_found", "no"));
        assertThatThrownBy(() -> usage.get(UsageQuery.builder().build()))
                .isInstanceOfSatisfying(BehestBadRequestException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("not_supported");
                    assertThat(refused.status()).isEqualTo(404);
                    assertThat(refused.traceId()).contains("trace-1");
                    assertThat(refused.rawBody()).isPresent();
                });
    }

    @Test
    void refusesAReservedUserAndACostThatIsNone() {
        assertThatThrownBy(() -> UsageQuery.builder().userId("system").build()).hasMessageStartingWith("user_id ");
        gateway.next(json(200, "{\"totals\":{\"cost_usd\":\"much\"}}"));
        assertThatThrownBy(() -> usage.get(UsageQuery.builder().build())).hasMessageContaining("cost_usd");
    }

    @Test
    void readsTheProjectsSumsToTheLastDigit() {
        gateway.next(
                json(
                        200,
                        "{\"totals\":{\"requests\":2,\"input_tokens\":3,\"output_tokens\":4,\"tokens\":7,\"cost_usd\":0.123456789012345678},\"breakdown\":[{\"timestamp\":\"2026-11-24T00:00:00Z\",\"tokens\":7,\"cost_usd\":\"1234567.000000000001\"}]}"));
        UsageReport report = usage.get(UsageQuery.builder()
                .from(LocalDate.of(2026, 11, 1))
                .to(Instant.parse("2026-11-24T12:00:00Z"))
                .granularity(UsageQuery.Granularity.DAY)
                .build());
        assertThat(report.totals())
                .isEqualTo(new UsageReport.Totals(2, 3, 4, 7, new BigDecimal("0.123456789012345678")));
        assertThat(report.breakdown())
                .containsExactly(
                        new UsageReport.Slice("2026-11-24T00:00:00Z", 7, new BigDecimal("1234567.000000000001")));
        assertThat(gateway.lastCall().path()).endsWith("/v1/usage");
        assertThat(gateway.lastCall().query()).isEqualTo("from=2026-11-01&to=2026-11-24T12%3A00%3A00Z&granularity=day");
        assertThat(gateway.mints().get(0).body()).contains("\"user_id\":\"default\"");
    }

    @Test
    void readsAUsersSumsWithThatUsersToken() {
        gateway.next(json(200, "{}"));
        assertThat(usage.get(UsageQuery.builder().userId("u1").build()).totals().tokens())
                .isZero();
        assertThat(gateway.lastCall().query()).isEqualTo("user_id=u1");
        assertThat(gateway.mints().get(0).body()).contains("\"user_id\":\"u1\"");
    }

    @Test
    void readsWithoutBlocking() throws Exception {
        gateway.next(json(200, "{\"totals\":{\"tokens\":7}}"));
        assertThat(usage.getAsync(UsageQuery.builder().userId("u1").build())
                        .get(30, TimeUnit.SECONDS)
                        .totals()
                        .tokens())
                .isEqualTo(7);
        gateway.next(error(404, "not_found", "no"));
        assertThatThrownBy(() -> usage.getAsync(UsageQuery.builder().build()).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BehestBadRequestException.class,
                        refused -> assertThat(refused.code()).isEqualTo("not_supported"));
    }
}
