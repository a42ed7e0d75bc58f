package ai.behest.ledger.export;

/**
 * A stretch of the book that is fixed: whoever reads it, and whenever, finds the same entries.
 *
 * @param from what is out already
 * @param to what is out afterwards
 * @param entries how many lie between, 0 when nobody counted
 * @param more whether entries are left behind {@code to}
 */
record Plan(Cursor from, Cursor to, long entries, boolean more) {}
