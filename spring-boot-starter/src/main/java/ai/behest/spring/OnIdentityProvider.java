package ai.behest.spring;

import java.util.Locale;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** {@code behest.principal.type} names an identity provider. */
final class OnIdentityProvider implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isSet(context.getEnvironment());
    }

    static boolean isSet(Environment environment) {
        String type = environment.getProperty("behest.principal.type", "").strip();
        return !type.isEmpty() && !type.toLowerCase(Locale.ROOT).equals("session");
    }
}
