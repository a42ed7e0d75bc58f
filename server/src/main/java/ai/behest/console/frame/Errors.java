package ai.behest.console.frame;

import ai.behest.people.SignedIn;
import ai.behest.wire.Refusal;

/** Pages that say why there is no page. */
public final class Errors {

    /**
     * @param headline what is the case
     * @param advice what to do
     * @param traceId to find it in the log
     */
    public record Page(int status, String headline, String advice, String traceId) {}

    private Errors() {}

    static View of(Refusal refusal, String traceId) {
        String headline = switch (refusal) {
            case Refusal.NotFound _ -> "There is nothing here";
            case Refusal.Forbidden _ -> "That is not possible here";
            case Refusal.RateLimited _ -> "Too often";
            case Refusal.Failed _ -> "That did not work, and it is our side's fault";
            default -> "That did not work";
        };
        return new View.Page(
                        "error",
                        headline,
                        Place.of(Area.OUTSIDE),
                        new Page(refusal.status(), headline, refusal.message(), traceId))
                .status(refusal.status());
    }

    static View notAllowed(SignedIn who) {
        return new View.Page(
                        "error",
                        "Not with your role",
                        Place.of(Area.OUTSIDE),
                        new Page(
                                403,
                                "Not with your role",
                                "You are signed in as " + who.person().role().text()
                                        + ", who may not see or do this. An owner or admin can change your role.",
                                ""))
                .status(403);
    }
}
