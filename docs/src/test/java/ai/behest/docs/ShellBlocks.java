package ai.behest.docs;

import ai.behest.browser.Gateway;
import ai.behest.browser.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands for a shell: they are Bash, every {@code ./behest} is a command that there is, every module that Maven is told to
 * build is one of this repository. A block that reads {@code data/demo.env} and asks the gateway with curl is run.
 */
final class ShellBlocks implements Check {
    private static final Pattern MODULES = Pattern.compile("mvn .*-pl (\\S+)");
    private static final String DEMO = ". data/demo.env";
    private static final Pattern CURL = Pattern.compile("(?m)^(?:TOKEN=\\$\\()?curl ");

    private final Path work;
    private final Supplier<Gateway> gateway;

    ShellBlocks(Path work, Supplier<Gateway> gateway) {
        this.work = work;
        this.gateway = gateway;
    }

    @Override
    public void check(Block block) throws IOException {
        Path file = Files.writeString(work.resolve(block.fileName(".sh")), block.text());
        Program.Ended parsed = Program.run(work, Map.of(), "bash", "-n", file.toString());
        if (!parsed.isWell()) {
            throw new AssertionError(parsed.said());
        }
        block.lines().forEach(ShellBlocks::line);
        if (block.text().contains(DEMO) && CURL.matcher(block.text()).find()) {
            run(file);
        }
    }

    private static void line(String line) {
        CommandLines.check(line);
        Matcher modules = MODULES.matcher(line);
        if (modules.find()) {
            for (String module : modules.group(1).split(",", -1)) {
                if (!Repository.modules().contains(module)) {
                    throw new AssertionError("There is no module " + module);
                }
            }
        }
    }

    /** In a folder like the repository's: with the data of a running gateway. */
    private void run(Path file) {
        Program.Ended ended =
                Program.run(gateway.get().folder(), Map.of(), "bash", "-euo", "pipefail", file.toString());
        if (!ended.isWell()
                || ended.said().isBlank()
                || ended.said().contains("\"error\"")
                || List.of("curl:", "bash:").stream().anyMatch(ended.said()::contains)) {
            throw new AssertionError("Status " + ended.status() + ": " + ended.said());
        }
    }
}
