package ai.behest.cli;

import java.io.Console;
import java.util.Locale;

/** Asks once before something that cannot be overlooked: a person at a terminal, never a script. */
final class Confirmation {

    private Confirmation() {}

    /**
     * Without a terminal there is nobody to ask; JDK 25 has no console then, as JDKs before 22.
     *
     * @throws CommandFailure when the person says anything but yes
     */
    @SuppressWarnings("SystemConsoleNull")
    static void ask(String question) {
        Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            return;
        }
        String answer = terminal.readLine("%s [y/N] ", question);
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new CommandFailure("Nothing was changed.");
        }
    }
}
