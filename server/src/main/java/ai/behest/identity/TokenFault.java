package ai.behest.identity;

import java.util.Locale;

/** Why a token was refused: for logs and metrics only. The answer never tells (contract §3). */
public enum TokenFault {
    /** Over 8 KiB. */
    TOO_LONG,
    /** Not three parts of strict base64url that hold strict JSON objects. */
    MALFORMED,
    /** A header that this server never needs, e.g. {@code jku} or {@code crit}, or a foreign {@code typ}. */
    HEADER,
    /** Any {@code alg} but RS256. */
    ALGORITHM,
    /** No such {@code kid}, none that may verify now, or a trusted issuer whose keys could not be fetched. */
    KEY,
    /** The key of another tenant than the project's. */
    FOREIGN_KEY,
    SIGNATURE,
    ISSUER,
    AUDIENCE,
    /** Another tenant or project than the host's. */
    PROJECT,
    USER,
    ROLE,
    /** A claim of the wrong type or outside its bounds. */
    CLAIM,
    TIER,
    /** No instant of issue or end, or more than a day between them. */
    LIFETIME,
    NOT_YET_VALID,
    REVOKED,
    EXPIRED;

    /** A metric's label, e.g. {@code not_yet_valid}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
