package ai.behest.spring;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Says who a verified principal is to Behest. The starter brings one for each {@link PrincipalType}; a bean of yours
 * replaces it. It sees the principal only, never the request, so that no body and no header can name another user.
 */
@FunctionalInterface
public interface PrincipalMapper {

    /**
     * Maps a principal that is authenticated and not anonymous.
     *
     * @throws AuthenticationException the principal is nobody that may have a token; answered with 401
     */
    EndUser map(Authentication authentication);
}
