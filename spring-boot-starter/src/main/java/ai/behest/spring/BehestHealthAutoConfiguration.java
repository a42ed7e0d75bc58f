package ai.behest.spring;

import ai.behest.sdk.Behest;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** {@code behest} under {@code /actuator/health}; {@code management.health.behest.enabled=false} takes it away. */
@AutoConfiguration(after = BehestAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Behest.class)
@ConditionalOnEnabledHealthIndicator("behest")
public class BehestHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "behestHealthIndicator")
    BehestHealthIndicator behestHealthIndicator(Behest behest) {
        return new BehestHealthIndicator(behest);
    }
}
