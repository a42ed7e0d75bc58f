package ai.behest.sdk;

/** Where tokens come from. {@code request} may leave fields out; implementations fill them from the settings. */
interface Mint {

    MintResult mint(MintRequest request);
}
