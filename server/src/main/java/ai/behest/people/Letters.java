package ai.behest.people;

/** The way out for letters to one person. */
@FunctionalInterface
public interface Letters {

    /**
     * Sends a letter. Blocks until the mail server has taken it.
     *
     * @throws RuntimeException when it cannot be sent; its message holds nothing of the letter
     */
    void send(String to, String subject, String text);
}
