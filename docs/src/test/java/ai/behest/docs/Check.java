package ai.behest.docs;

/** What a block of one language must be. */
@FunctionalInterface
interface Check {
    /** @throws AssertionError that says what is wrong with it */
    void check(Block block) throws Exception;
}
