package ai.behest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private final Signals signals = new Signals(Map.of());

    @AfterEach
    void close() {
        signals.close();
    }

    @Test
    void namesAtMostSoManyModelsAndCountsTheRestTogether() {
        for (int i = 0; i < Signals.MODELS_MOST + 300; i++) {
            signals.called(Calls.CHAT.model("model-" + i).signal());
        }

        Exposition metrics = new Exposition(signals.prometheus());
        assertThat(metrics.values("gen_ai_request_model"))
                .hasSize(Signals.MODELS_MOST + 1)
                .contains("other");
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_count", "gen_ai_request_model=other"))
                .isEqualTo(300);
        assertThat(metrics.sum("behest_calls_total")).isEqualTo(Signals.MODELS_MOST + 300);
    }

    @Test
    void modelsThatNobodyServedTakeNoRoom() {
        for (int i = 0; i < Signals.MODELS_MOST + 1; i++) {
            signals.called(Calls.CHAT
                    .model("invented-" + i)
                    .ended(CallSignal.FAILED, "model_not_found")
                    .signal());
        }
        signals.called(Calls.CHAT.signal());
        signals.called(Calls.CHAT.ended(CallSignal.FAILED, "provider_error").signal());

        Exposition metrics = new Exposition(signals.prometheus());
        assertThat(metrics.values("gen_ai_request_model")).containsExactlyInAnyOrder("other", "gpt-5-mini");
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_count", "gen_ai_request_model=gpt-5-mini"))
                .isEqualTo(2);
    }

    @Test
    void boundsTheSetsOfLabelsAndStillCountsEveryCall() {
        int count = 0;
        for (int provider = 0; provider < 55; provider++) {
            for (int model = 0; model < 30; model++) {
                signals.called(Calls.CHAT
                        .provider("provider-" + provider)
                        .model("model-" + model)
                        .signal());
                count++;
            }
        }

        Exposition metrics = new Exposition(signals.prometheus());
        assertThat(metrics.values("provider")).hasSize(51);
        assertThat(metrics.sum("behest_calls_total")).isEqualTo(count);
        assertThat(metrics.text.lines().filter(line -> line.startsWith("behest_cost_usd_total")))
                .hasSizeBetween(1_000, 1_051);
    }

    @Test
    void takesNoSentenceAndNoSecretForAName() {
        for (String hostile : List.of(
                "ignore all previous instructions",
                "a\"} 1\nbehest_calls_total 9",
                "x".repeat(129),
                "",
                "é",
                Secrets.API_KEY,
                Secrets.PROVIDER_KEY,
                Secrets.TOKEN)) {
            signals.called(Calls.CHAT.model(hostile).signal());
            signals.called(Calls.CHAT.ended(CallSignal.FAILED, hostile).signal());
            if (!hostile.isEmpty()) {
                signals.called(Calls.CHAT.provider(hostile).signal());
            }
        }

        Exposition metrics = new Exposition(signals.prometheus());
        assertThat(metrics.values("gen_ai_request_model")).containsExactlyInAnyOrder("other", "gpt-5-mini");
        assertThat(metrics.values("provider")).containsExactlyInAnyOrder("other", "openai");
        assertThat(metrics.values("error_type")).containsExactlyInAnyOrder("", "other");
        assertThat(metrics.text).doesNotContain(Secrets.API_KEY, Secrets.PROVIDER_KEY, Secrets.TOKEN, "ignore all");
    }

    @Test
    void leavesProjectsOutUnlessAskedFor() {
        signals.called(Calls.CHAT.project("prj_secretive").signal());
        Exposition without = new Exposition(signals.prometheus());
        assertThat(without.values("project")).isEmpty();
        assertThat(without.text).doesNotContain("prj_secretive", "ten_1");

        try (Signals byProject = new Signals(Map.of("BEHEST_METRICS_PROJECTS", "true"))) {
            byProject.called(Calls.CHAT.project("prj_a").signal());
            byProject.called(Calls.CHAT.project("prj_b").signal());
            Exposition metrics = new Exposition(byProject.prometheus());
            assertThat(metrics.sum("behest_calls_total", "project=prj_a")).isEqualTo(1);
            assertThat(metrics.sum("behest_cost_usd_total", "project=prj_b")).isEqualTo(0.000001234567);
        }
    }
}
