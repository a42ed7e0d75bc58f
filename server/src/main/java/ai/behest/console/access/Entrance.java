package ai.behest.console.access;

import ai.behest.console.frame.Cookie;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Request;
import ai.behest.console.frame.View;
import ai.behest.people.Outcome;
import ai.behest.people.Visitor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What becomes of an attempt to come in: a session's cookie, the second step, or the form once more. */
final class Entrance {
    static final String TICKET_COOKIE = "behest_ticket";
    static final String BROWSER_COOKIE = "behest_browser";

    private static final Duration TICKET_AGE = Duration.ofMinutes(10);

    private Entrance() {}

    /** @throws ai.behest.wire.RefusedException when the person is not in */
    static View lead(Request request, Outcome outcome) {
        String to = Request.safePath(request.form().text("to"));
        return switch (outcome) {
            case Outcome.Entered entered ->
                new View.Redirect(to.equals("/") ? "/projects" : to)
                        .with(Desk.session(entered.secret()), Cookie.forget(TICKET_COOKIE));
            case Outcome.SecondFactorDue due ->
                new View.Redirect("/sign-in/second?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8))
                        .with(new Cookie(TICKET_COOKIE, due.ticket(), TICKET_AGE));
            case Outcome.Refused refused -> throw refused.refusal().asException();
        };
    }

    static Visitor visitor(Request request) {
        return Visitor.of(request.address(), request.agent());
    }
}
