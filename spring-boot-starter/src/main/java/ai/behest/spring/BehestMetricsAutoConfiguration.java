package ai.behest.spring;

import ai.behest.sdk.Behest;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Counts with Micrometer, where the app has a registry. */
@AutoConfiguration(
        after = BehestAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, Behest.class})
public class BehestMetricsAutoConfiguration {

    @Bean
    Tally behestTally(MeterRegistry registry, Behest behest) {
        return new MeteredTally(registry, behest.mode().name());
    }
}
