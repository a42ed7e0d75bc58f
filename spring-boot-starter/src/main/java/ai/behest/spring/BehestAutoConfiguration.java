package ai.behest.spring;

import ai.behest.sdk.Behest;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The client of the Behest project. A bean of yours of that type replaces it. */
@AutoConfiguration
@EnableConfigurationProperties(BehestProperties.class)
public class BehestAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Behest behest(BehestProperties properties, Environment environment) {
        return Connection.open(properties, environment);
    }
}
