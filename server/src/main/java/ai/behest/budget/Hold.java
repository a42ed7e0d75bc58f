package ai.behest.budget;

/**
 * What one call holds of one purse until it is resolved: part of the reservation, so that a crash settles it too.
 *
 * @param window start of the purse's window, microseconds
 * @param piece start of the piece of a rolling period, else 0
 * @param amount what is held, in the unit
 * @param granted whether the purse spends what it was granted; one that only counts was granted nothing
 */
public record Hold(String budgetId, String key, long window, long piece, Unit unit, long amount, boolean granted) {
    public PurseKey purse() {
        return new PurseKey(budgetId, key, window);
    }

    /** The same hold, of so much. */
    public Hold of(long heldNow) {
        return new Hold(budgetId, key, window, piece, unit, heldNow, granted);
    }
}
