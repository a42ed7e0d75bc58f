package ai.behest;

import ai.behest.cli.Commands;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code up} starts a server; the other commands are clients of its management API. */
@Command(
        name = "behest",
        mixinStandardHelpOptions = true,
        version = "behest 0.1.0",
        description = "The gateway between an app and the model providers.",
        subcommands = {Up.class, OwnerLink.class, Rehearsal.class})
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        Commands.all().forEach(line::addSubcommand);
        line.setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return 1;
        });
        return line;
    }
}
