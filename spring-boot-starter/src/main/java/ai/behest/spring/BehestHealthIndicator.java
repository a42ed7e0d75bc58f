package ai.behest.spring;

import ai.behest.sdk.Behest;
import ai.behest.sdk.BehestException;
import ai.behest.sdk.CallOptions;
import com.openai.errors.OpenAIServiceException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up when the gateway lists its models to the configured user: address, key, project and network are right. Costs one cheap
 * request; its token is kept and renewed like any other.
 */
public final class BehestHealthIndicator implements HealthIndicator {

    private static final long PATIENCE_SECONDS = 5;

    private final Behest behest;

    public BehestHealthIndicator(Behest behest) {
        this.behest = behest;
    }

    @Override
    public Health health() {
        Health.Builder health =
                new Health.Builder().withDetail("mode", behest.mode().name().toLowerCase(Locale.ROOT));
        var models = behest.openAI(CallOptions.none()).async().models().list();
        try {
            models.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return health.up().build();
        } catch (TimeoutException late) {
            models.cancel(true);
            return health.down().withDetail("error", "timeout").build();
        } catch (ExecutionException failed) {
            return health.down().withDetail("error", error(failed.getCause())).build();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return health.unknown().build();
        }
    }

    /** A code or a status; messages could name more than a probe should see. */
    private static String error(@Nullable Throwable cause) {
        if (cause instanceof BehestException failure) {
            return BehestProblem.code(failure);
        }
        return cause instanceof OpenAIServiceException answered ? "http_" + answered.statusCode() : "network_error";
    }
}
