package ai.behest.console.start;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Cookie;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Request;
import ai.behest.console.frame.View;
import ai.behest.people.SignedIn;
import ai.behest.wire.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The page at the server's own address, for whoever comes by; and the choice between light and dark. */
public final class StartPages {
    private static final Duration YEAR = Duration.ofDays(365);

    /** The page shows nothing of a tenant. */
    public record Home() {}

    public void fill(Pages pages) {
        pages.open("/", StartPages::home);
        pages.openForm("/theme", (request, _) -> theme(request), null);
    }

    private static View home(Request request, @Nullable SignedIn who) {
        return who == null
                ? new View.Page("start/home", "Behest is running", Place.of(Area.OUTSIDE), new Home())
                : new View.Redirect("/projects");
    }

    private static View theme(Request request) {
        String theme = request.form().text("theme");
        if (!theme.equals("light") && !theme.equals("dark")) {
            throw Refusal.invalid("theme", "theme is light or dark.").asException();
        }
        return new View.Redirect(Request.safePath(request.form().text("to")))
                .with(new Cookie("behest_theme", theme, YEAR));
    }
}
