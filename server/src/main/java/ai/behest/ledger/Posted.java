package ai.behest.ledger;

/**
 * An entry as it was posted to the book, for whatever is derived from it.
 *
 * @param entry of a correction: whose it is and what it adds, a cost below zero for money given back
 */
record Posted(Kind kind, Entry entry) {

    /** What an entry is: only a call counts as a request. */
    enum Kind {
        CALL,
        CORRECTION
    }

    static Posted call(Entry entry) {
        return new Posted(Kind.CALL, entry);
    }

    static Posted correction(Entry entry) {
        return new Posted(Kind.CORRECTION, entry);
    }
}
