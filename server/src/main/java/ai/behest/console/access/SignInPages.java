package ai.behest.console.access;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Cookie;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Request;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Access;
import ai.behest.people.Links;
import ai.behest.people.OpenIdConnect;
import ai.behest.people.SignIn;
import ai.behest.people.SignedIn;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Signing in by password, passkey, link or identity provider, the second step, and signing out. */
public final class SignInPages {
    private static final Duration BROWSER_AGE = Duration.ofDays(1);

    /**
     * The ways in.
     *
     * @param to where the person wanted to go
     * @param provider what the button of the identity provider says, or null when there is none
     */
    public record Ways(
            String to,
            boolean passkeys,
            boolean letters,
            @Nullable String provider) {}

    /** The second step. */
    public record Second(String to, boolean passkeys) {}

    private final Access rooms;

    public SignInPages(Access rooms) {
        this.rooms = rooms;
    }

    public void fill(Pages pages) {
        pages.open("/sign-in", this::show);
        pages.openForm("/sign-in", this::password, this::show);
        pages.openForm("/sign-in/passkey/options", this::passkeyOptions, null);
        pages.openForm("/sign-in/passkey", this::passkey, this::show);
        pages.openForm("/sign-in/link", this::askForLink, this::show);
        pages.open("/sign-in/second", this::second);
        pages.openForm("/sign-in/second", this::code, this::second);
        pages.openForm("/sign-in/second/options", this::secondOptions, null);
        pages.openForm("/sign-in/second/passkey", this::secondPasskey, this::second);
        if (rooms.openIdConnect() != null) {
            pages.open("/sign-in/oidc/start", this::toProvider);
            pages.open(Links.OIDC, this::fromProvider);
        }
        pages.form("/sign-out", "session.end", this::signOut, _ -> new View.Redirect("/"));
    }

    private View show(Request request, @Nullable SignedIn who) {
        String to = Request.safePath(
                request.method().equals("POST")
                        ? request.form().text("to")
                        : request.query().text("to"));
        if (who != null && request.method().equals("GET")) {
            return new View.Redirect(to.equals("/") ? "/projects" : to);
        }
        View.Page page = new View.Page(
                "access/sign-in",
                "Sign in",
                Place.of(Area.OUTSIDE),
                new Ways(
                        to,
                        rooms.passkeys().arePossible(),
                        rooms.magicLinks().areSent(),
                        rooms.openIdConnect() == null
                                ? null
                                : rooms.openIdConnect().name()));
        return request.cookie(Entrance.BROWSER_COOKIE) == null
                ? page.with(new Cookie(Entrance.BROWSER_COOKIE, SignIn.freshBrowser(), BROWSER_AGE))
                : page;
    }

    private View password(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                rooms.signIn()
                        .password(
                                request.form().text("email"),
                                request.form().raw("password"),
                                Entrance.visitor(request)));
    }

    private View passkeyOptions(Request request, @Nullable SignedIn who) {
        return View.json(
                rooms.signIn().passkeyOptions(request.cookie(Entrance.BROWSER_COOKIE), Entrance.visitor(request)));
    }

    private View passkey(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                rooms.signIn()
                        .passkey(
                                request.cookie(Entrance.BROWSER_COOKIE),
                                request.form().raw("credential"),
                                Entrance.visitor(request)));
    }

    private View askForLink(Request request, @Nullable SignedIn who) {
        rooms.magicLinks().ask(request.form().text("email"), Entrance.visitor(request));
        return new View.Redirect("/sign-in", Said.LINK_SENT);
    }

    private View toProvider(Request request, @Nullable SignedIn who) {
        URI there = provider().begin(request.cookie(Entrance.BROWSER_COOKIE), Entrance.visitor(request));
        return new View.Redirect(there.toString());
    }

    private View fromProvider(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                provider()
                        .finish(
                                request.cookie(Entrance.BROWSER_COOKIE),
                                request.query().optional("state"),
                                request.query().optional("code"),
                                Entrance.visitor(request)));
    }

    private OpenIdConnect provider() {
        return Objects.requireNonNull(rooms.openIdConnect());
    }

    private View second(Request request, @Nullable SignedIn who) {
        if (request.cookie(Entrance.TICKET_COOKIE) == null) {
            return new View.Redirect("/sign-in");
        }
        String to = Request.safePath(
                request.method().equals("POST")
                        ? request.form().text("to")
                        : request.query().text("to"));
        return new View.Page(
                "access/second",
                "One more step",
                Place.of(Area.OUTSIDE),
                new Second(to, rooms.passkeys().arePossible()));
    }

    private View code(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                rooms.signIn()
                        .code(
                                request.cookie(Entrance.TICKET_COOKIE),
                                request.form().text("code"),
                                Entrance.visitor(request)));
    }

    private View secondOptions(Request request, @Nullable SignedIn who) {
        return View.json(
                rooms.signIn().secondFactorOptions(request.cookie(Entrance.TICKET_COOKIE), Entrance.visitor(request)));
    }

    private View secondPasskey(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                rooms.signIn()
                        .secondFactor(
                                request.cookie(Entrance.TICKET_COOKIE),
                                request.form().raw("credential"),
                                Entrance.visitor(request)));
    }

    private View signOut(Visit visit) {
        rooms.sessions().end(visit.who(), visit.who().sessionId());
        return new View.Redirect("/", Said.SIGNED_OUT).with(Cookie.forget(Desk.SESSION_COOKIE));
    }
}
