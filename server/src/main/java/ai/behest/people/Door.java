package ai.behest.people;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often somebody may knock: with proofs for one account, from one address, and with wishes that cost something (a
 * letter, a challenge). An e-mail that nobody has is counted like any other.
 */
final class Door {
    private static final int PROOFS = 5;
    private static final int PROOFS_FROM_ADDRESS = 30;
    private static final int WISHES = 3;
    private static final int WISHES_FROM_ADDRESS = 60;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration LONGEST_OF_ADDRESS = Duration.ofMinutes(5);

    private final Secrets secrets;
    private final boolean countsAddresses;
    private final Attempts proofs;
    private final Attempts proofsFromAddress;
    private final Attempts wishes;
    private final Attempts wishesFromAddress;

    Door(Secrets secrets, boolean countsAddresses, LongSupplier nowMicros) {
        this.secrets = secrets;
        this.countsAddresses = countsAddresses;
        this.proofs = new Attempts(PROOFS, LONGEST, nowMicros);
        this.proofsFromAddress = new Attempts(PROOFS_FROM_ADDRESS, LONGEST_OF_ADDRESS, nowMicros);
        this.wishes = new Attempts(WISHES, LONGEST, nowMicros);
        this.wishesFromAddress = new Attempts(WISHES_FROM_ADDRESS, LONGEST_OF_ADDRESS, nowMicros);
    }

    /** Before any proof for an account is looked at. @throws ai.behest.wire.RefusedException rate_limited */
    void knock(String account) {
        proofs.begin(key(account));
    }

    /** The same from an address: of the account, and of all that comes from there. */
    void knock(String account, Visitor visitor) {
        knock(visitor);
        knock(account);
    }

    /** Before a proof whose account is not known yet, e.g. a link. */
    void knock(Visitor visitor) {
        if (countsAddresses) {
            proofsFromAddress.begin(visitor.network());
        }
    }

    void opened(String account) {
        proofs.forgive(key(account));
    }

    /** A right proof does not excuse the wrong ones for others from the same address. */
    void opened(String account, Visitor visitor) {
        opened(account);
        opened(visitor);
    }

    void opened(Visitor visitor) {
        proofsFromAddress.takeBack(visitor.network());
    }

    /** Before a letter for an account. @throws ai.behest.wire.RefusedException rate_limited */
    void wish(String account, Visitor visitor) {
        wish(visitor);
        wishes.begin(key(account));
    }

    void wish(Visitor visitor) {
        if (countsAddresses) {
            wishesFromAddress.begin(visitor.network());
        }
    }

    private String key(String account) {
        return secrets.digest(Secrets.Kind.ACCOUNT, account);
    }
}
