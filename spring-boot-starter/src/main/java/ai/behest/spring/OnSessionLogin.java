package ai.behest.spring;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The opposite of {@link OnIdentityProvider}, so that exactly one of the two protects the endpoint. */
final class OnSessionLogin implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !OnIdentityProvider.isSet(context.getEnvironment());
    }
}
