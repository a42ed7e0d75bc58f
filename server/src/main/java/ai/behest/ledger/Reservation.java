package ai.behest.ledger;

/**
 * Money set aside before a provider is asked: the PENDING half of a call.
 *
 * @param amount picodollars, an upper bound of what the call can cost; 0 when the model has no price
 * @param bound the token counts behind that bound
 */
public record Reservation(Attribution attribution, long amount, TokenCounts bound) {}
