package ai.behest.people;

import java.util.function.Supplier;

/** Where links of this room lead: the pages answer at these paths. The secret is the path's last segment. */
public final class Links {
    /** Makes the owner: {@link FirstOwner}. */
    public static final String SETUP = "/setup/";
    /** Accepts an invitation: {@link Invitations}. */
    public static final String INVITATION = "/invitation/";
    /** Signs in by mail: {@link MagicLinks}. */
    public static final String MAGIC = "/sign-in/link/";
    /** Where an identity provider sends the browser back to: {@link OpenIdConnect}. */
    public static final String OIDC = "/sign-in/oidc";

    private final Supplier<String> address;

    Links(Supplier<String> address) {
        this.address = address;
    }

    String to(String path, String secret) {
        String base = address.get();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path + secret;
    }
}
