package ai.behest.spring;

import java.util.Locale;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** {@code behest.principal.type} names an identity provider. */
final class OnIdentityProvider implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String type = context.getEnvironment().getProperty("behest.principal.type", "session");
        return !type.strip().toLowerCase(Locale.ROOT).equals("session");
    }
}
