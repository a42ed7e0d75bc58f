package ai.behest.ledger;

/** What became of a call that did not come to its end: its client left, or an operator stopped it. */
public enum Leaving {
    /** The provider was stopped; what was metered until then is charged. */
    CANCELLED,
    /** The provider was heard to the end; what it reports is charged. */
    DRAINED,
    /** The provider was stopped; the full reservation is charged. */
    HELD,
    /** A kill switch or a revocation stopped it, and the provider; what was metered until then is charged. */
    CUT
}
