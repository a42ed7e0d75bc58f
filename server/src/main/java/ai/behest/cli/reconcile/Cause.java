package ai.behest.cli.reconcile;

/** Where a difference comes from. */
public enum Cause {
    MISSING_HERE("in the provider's export, not in the ledger"),
    MISSING_THERE("in the ledger, not in the provider's export"),
    TOKENS("the token counts differ"),
    ESTIMATED("the token counts differ, and the ledger's were estimated or recovered"),
    UNPRICED("the ledger has no price for the model"),
    PRICE("the same tokens, another price"),
    ROUNDING("the provider's figures are rounded");

    private final String meaning;

    Cause(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
