package ai.behest.ledger;

/** What became of a call whose client left before the end of its answer. */
public enum Leaving {
    /** The provider was stopped; what was metered until then is charged. */
    CANCELLED,
    /** The provider was heard to the end; what it reports is charged. */
    DRAINED,
    /** The provider was stopped; the full reservation is charged. */
    HELD
}
