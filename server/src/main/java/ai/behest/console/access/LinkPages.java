package ai.behest.console.access;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Request;
import ai.behest.console.frame.View;
import ai.behest.people.Access;
import ai.behest.people.Invitation;
import ai.behest.people.SignedIn;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The pages of links that work once: the first owner's, an invitation's, and the one that signs in. Opening them changes
 * nothing, for mail servers open links too; their button does.
 */
public final class LinkPages {

    /**
     * Who one will be.
     *
     * @param secret of the link, which its form is sent to
     * @param invitation null for the owner, who gives an e-mail address too
     */
    public record NewPerson(String secret, @Nullable Invitation invitation) {}

    /** Signing in by letter. */
    public record Letter(String secret) {}

    private static final Refusal GONE = Refusal.notFound(
            "This link is not valid any more: it works once, and not for long. Ask whoever sent it for a new one.");

    private final Access rooms;

    public LinkPages(Access rooms) {
        this.rooms = rooms;
    }

    public void fill(Pages pages) {
        pages.open("/setup/{secret}", this::setUp);
        pages.openForm("/setup/{secret}", this::makeOwner, this::setUp);
        pages.open("/invitation/{secret}", this::invitation);
        pages.openForm("/invitation/{secret}", this::accept, this::invitation);
        pages.open("/sign-in/link/{secret}", this::letter);
        pages.openForm("/sign-in/link/{secret}", this::enter, null);
    }

    private View setUp(Request request, @Nullable SignedIn who) {
        String secret = request.path("secret");
        if (!rooms.firstOwner().isGood(secret)) {
            throw Refusal.notFound(
                            "This link is not valid any more: it works once, for 24 hours. The server prints a new"
                                    + " one at its start while nobody owns it, and ./behest owner-link makes one at any time.")
                    .asException();
        }
        return new View.Page("access/setup", "Welcome", Place.of(Area.OUTSIDE), new NewPerson(secret, null));
    }

    private View makeOwner(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                rooms.firstOwner()
                        .use(
                                request.path("secret"),
                                request.form().text("email"),
                                request.form().text("name"),
                                request.form().raw("password"),
                                Entrance.visitor(request)));
    }

    private View invitation(Request request, @Nullable SignedIn who) {
        Invitation invitation = rooms.invitations().find(request.path("secret"));
        if (invitation == null) {
            throw GONE.asException();
        }
        return new View.Page(
                "access/invitation",
                "You are invited",
                Place.of(Area.OUTSIDE),
                new NewPerson(request.path("secret"), invitation));
    }

    private View accept(Request request, @Nullable SignedIn who) {
        return Entrance.lead(
                request,
                rooms.invitations()
                        .accept(
                                request.path("secret"),
                                request.form().text("name"),
                                request.form().raw("password"),
                                Entrance.visitor(request)));
    }

    private View letter(Request request, @Nullable SignedIn who) {
        return new View.Page("access/letter", "Sign in", Place.of(Area.OUTSIDE), new Letter(request.path("secret")));
    }

    private View enter(Request request, @Nullable SignedIn who) {
        return Entrance.lead(request, rooms.magicLinks().enter(request.path("secret"), Entrance.visitor(request)));
    }
}
