package ai.behest.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What {@code bench/prepare} tells every command, and how one is run. */
abstract class BenchCommand implements Callable<Integer> {
    /** The repository's root. */
    @Option(names = "--home", required = true, hidden = true)
    protected Path home = Path.of(".");

    /** A folder of this run's own, gone afterwards. */
    @Option(names = "--scratch", required = true, hidden = true)
    protected Path scratch = Path.of(".");

    @Option(names = "--commit", defaultValue = "unknown", hidden = true)
    protected String commit = "unknown";

    /** Runs the command and ends the process. A failure is said in a sentence, not with a stack. */
    static void run(BenchCommand command, String[] arguments) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler((failure, failed, _) -> {
            failed.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }
}
