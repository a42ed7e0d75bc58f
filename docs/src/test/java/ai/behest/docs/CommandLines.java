package ai.behest.docs;

import ai.behest.Main;
import ai.behest.cli.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code ./behest} as the pages write it: the command, its options and its parameters are those of the program. */
final class CommandLines {
    private static final Pattern CALL = Pattern.compile("\\./behest([^#;|&)]*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private CommandLines() {}

    /** Checks every call in a line. */
    static void check(String line) {
        Matcher call = CALL.matcher(line);
        while (call.find()) {
            List<String> words = words(call.group(1));
            // the launcher's own
            if (!words.equals(List.of("test"))) {
                parse(words);
            }
        }
    }

    private static void parse(List<String> words) {
        try {
            CommandLine.ParseResult result = program().parseArgs(words.toArray(String[]::new));
            if (!words.contains("--help") && !result.hasSubcommand()) {
                throw new AssertionError("No command: ./behest " + String.join(" ", words));
            }
        } catch (CommandLine.ParameterException wrong) {
            throw new AssertionError("./behest " + String.join(" ", words) + ": " + wrong.getMessage(), wrong);
        }
    }

    private static CommandLine program() {
        CommandLine program = new CommandLine(Main.class);
        Commands.all().forEach(program::addSubcommand);
        return program;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group().replaceAll("^['\"]|['\"]$", ""));
        }
        return words;
    }
}
