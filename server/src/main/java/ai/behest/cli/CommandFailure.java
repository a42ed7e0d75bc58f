package ai.behest.cli;

/** A command that could not do what was asked; the message is for the person at the terminal. */
@SuppressWarnings("serial")
final class CommandFailure extends RuntimeException {
    CommandFailure(String message) {
        super(message, null, false, false);
    }
}
