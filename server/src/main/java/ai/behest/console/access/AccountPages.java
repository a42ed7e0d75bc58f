package ai.behest.console.access;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Cookie;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Access;
import ai.behest.people.Authenticator;
import ai.behest.people.OpenSession;
import ai.behest.people.Passkey;
import ai.behest.people.Person;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One's own account: name, password, second factors, and the browsers in which one is signed in. */
public final class AccountPages {

    /**
     * The account.
     *
     * @param codesSince since when an app's codes are asked for, or null
     * @param current the id of the session that looks
     */
    public record Account(
            Person person,
            boolean hasPassword,
            @Nullable Instant codesSince,
            int recoveryCodesLeft,
            boolean passkeysPossible,
            List<Passkey> passkeys,
            List<OpenSession> sessions,
            String current,
            Instant now) {}

    /** Setting up an app. */
    public record App(Authenticator.Enrolment enrolment, QrPicture qr) {}

    /** Ten codes, the one time that they are seen. */
    public record Codes(List<String> codes, String why) {}

    private final Access rooms;
    private final InstantSource clock;

    public AccountPages(Access rooms, InstantSource clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    public void fill(Pages pages) {
        pages.page("/account", this::show);
        pages.form("/account/name", "person.rename", this::rename, this::show);
        pages.form("/account/password", "person.password", this::password, this::show);
        pages.form("/account/prove", "session.prove", this::prove, this::show);
        pages.form("/account/app", "person.app_begin", this::beginApp, this::show);
        pages.form("/account/app/confirm", "person.app_confirm", this::confirmApp, this::show);
        pages.form("/account/app/off", "person.app_off", this::appOff, this::show);
        pages.form("/account/codes", "person.recovery_codes", this::newCodes, this::show);
        pages.form("/account/passkeys/options", "passkey.begin", this::passkeyOptions, this::show);
        pages.form("/account/passkeys", "passkey.add", this::addPasskey, this::show);
        pages.form("/account/passkeys/{id}/remove", "passkey.remove", this::removePasskey, this::show);
        pages.form("/account/sessions/{id}/end", "session.end", this::endSession, this::show);
        pages.form("/account/sessions/end", "session.end_all", this::endAll, this::show);
    }

    private View show(Visit visit) {
        Person person = visit.who().person();
        return new View.Page(
                "access/account",
                "Your account",
                Place.of(Area.ACCOUNT),
                new Account(
                        person,
                        rooms.passwords().has(person),
                        rooms.authenticator().since(person),
                        rooms.authenticator().recoveryCodesLeft(person),
                        rooms.passkeys().arePossible(),
                        rooms.passkeys().list(person),
                        rooms.sessions().list(person),
                        visit.who().sessionId(),
                        clock.instant()));
    }

    private View rename(Visit visit) {
        rooms.people().changeName(visit.who(), visit.form().text("name"));
        return new View.Redirect("/account", Said.SAVED);
    }

    private View password(Visit visit) {
        rooms.passwords()
                .change(
                        visit.who(),
                        visit.form().raw("old_password"),
                        visit.form().raw("password"));
        return new View.Redirect("/account", Said.PASSWORD_CHANGED);
    }

    private View prove(Visit visit) {
        rooms.signIn().prove(visit.who(), visit.form().raw("proof"));
        return new View.Redirect("/account", Said.PROVEN);
    }

    private View beginApp(Visit visit) {
        Authenticator.Enrolment enrolment = rooms.authenticator().begin(visit.who());
        return new View.Page(
                "access/app",
                "Set up an authenticator app",
                Place.of(Area.ACCOUNT),
                new App(enrolment, QrPicture.of(enrolment.uri())));
    }

    private View confirmApp(Visit visit) {
        return codes(
                rooms.authenticator().confirm(visit.who(), visit.form().text("code")),
                "From now on you are asked for a code of the app when you sign in.");
    }

    private View appOff(Visit visit) {
        rooms.factors().turnOffCodes(visit.who(), visit.form().raw("proof"));
        return new View.Redirect("/account", Said.SAVED);
    }

    private View newCodes(Visit visit) {
        return codes(
                rooms.factors().renewRecoveryCodes(visit.who(), visit.form().raw("proof")),
                "The codes that you had before work no longer.");
    }

    private View passkeyOptions(Visit visit) {
        return View.json(rooms.passkeys().creationOptions(visit.who()));
    }

    private View addPasskey(Visit visit) {
        var added = rooms.passkeys()
                .add(visit.who(), visit.form().text("name"), visit.form().raw("credential"));
        return added.recoveryCodes().isEmpty()
                ? new View.Redirect("/account", Said.SAVED)
                : codes(added.recoveryCodes(), "The passkey is added.");
    }

    private View removePasskey(Visit visit) {
        rooms.passkeys().remove(visit.who(), visit.path("id"));
        return new View.Redirect("/account", Said.DELETED);
    }

    private View endSession(Visit visit) {
        rooms.sessions().end(visit.who(), visit.path("id"));
        return new View.Redirect("/account", Said.SESSION_ENDED);
    }

    private View endAll(Visit visit) {
        rooms.sessions().endAll(visit.who());
        return new View.Redirect("/", Said.SIGNED_OUT_EVERYWHERE).with(Cookie.forget(Desk.SESSION_COOKIE));
    }

    private static View codes(List<String> codes, String why) {
        return new View.Page("access/codes", "Keep these codes", Place.of(Area.ACCOUNT), new Codes(codes, why));
    }
}
