package ai.behest.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;

/** Problems for the client's exceptions; {@code behest.problems.enabled=false} leaves them to the app. */
@AutoConfiguration(after = BehestMetricsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "behest.problems.enabled", matchIfMissing = true)
public class BehestProblemAutoConfiguration {

    @Bean
    BehestProblemAdvice behestProblemAdvice(ObjectProvider<Tally> tally) {
        return new BehestProblemAdvice(tally.getIfAvailable(Tally::none));
    }
}
