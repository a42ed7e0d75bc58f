package ai.behest.spring;

import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** For logins of the app itself: the name is the id, and an authority such as {@code PLAN_pro} is the plan. */
final class SessionPrincipalMapper implements PrincipalMapper {

    private final String prefix;
    private final Plans plans;

    SessionPrincipalMapper(BehestProperties.Principal principal) {
        this.prefix = principal.tierAuthority();
        this.plans = new Plans(principal);
    }

    @Override
    public EndUser map(Authentication authentication) {
        List<String> held = authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(prefix))
                .distinct()
                .toList();
        if (held.size() > 1) {
            throw new IllegalStateException("A user has " + held.size() + " authorities that start with " + prefix
                    + ": which plan is it? Keep one, or declare a PrincipalMapper.");
        }
        return new EndUser(
                authentication.getName(),
                plans.tier(held.isEmpty() ? null : held.get(0).substring(prefix.length())));
    }
}
