package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Duration;

/** What a stolen session must not do: it asks for a proof of the last ten minutes. */
final class FreshProof {
    private static final Duration SPAN = Duration.ofMinutes(10);

    private FreshProof() {}

    /** @throws ai.behest.wire.RefusedException forbidden, with the param {@code proof} */
    static void require(SignedIn by, Database database) {
        if (!by.provenWithin(SPAN, Columns.instant(database.nowMicros()))) {
            throw new Refusal.Forbidden(Code.FORBIDDEN, "Prove once more who you are, then try again.", "proof")
                    .asException();
        }
    }
}
