package ai.behest.console.access;

import ai.behest.people.Authenticator;
import ai.behest.people.ConsoleSessions;
import ai.behest.people.Factors;
import ai.behest.people.FirstOwner;
import ai.behest.people.Invitations;
import ai.behest.people.MagicLinks;
import ai.behest.people.OpenIdConnect;
import ai.behest.people.Passkeys;
import ai.behest.people.Passwords;
import ai.behest.people.People;
import ai.behest.people.SignIn;
import org.jspecify.annotations.Nullable;

/**
 * What these pages show and change.
 *
 * @param provider the operator's identity provider, or null when there is none
 */
public record AccessRooms(
        People people,
        FirstOwner firstOwner,
        Invitations invitations,
        SignIn signIn,
        MagicLinks magicLinks,
        Passwords passwords,
        Authenticator authenticator,
        Factors factors,
        Passkeys passkeys,
        ConsoleSessions sessions,
        @Nullable OpenIdConnect provider) {}
