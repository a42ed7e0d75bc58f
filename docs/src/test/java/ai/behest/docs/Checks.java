package ai.behest.docs;

import ai.behest.browser.Gateway;
import ai.behest.browser.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** The check of each language that the pages may use. */
final class Checks implements Check {
    private final Map<String, Check> byLanguage;

    /**
     * @param work a folder for files of the checks
     * @param gateway a running one, for the blocks that are run against it
     */
    Checks(Path work, Supplier<Gateway> gateway) {
        ShellBlocks shell = new ShellBlocks(work, gateway);
        NodeBlocks node = new NodeBlocks(work);
        byLanguage = Map.ofEntries(
                Map.entry("java", new JavaBlocks(work)),
                Map.entry("java fragment", new JavaBlocks(work)),
                Map.entry("properties", new PropertiesBlocks()),
                Map.entry("xml", new PomBlocks()),
                Map.entry("html", node::html),
                Map.entry("js", node::js),
                Map.entry("ts", node::ts),
                Map.entry("json", new JsonBlocks()),
                Map.entry("sql", new SqlBlocks(gateway)),
                Map.entry("sql supabase", node::supabase),
                Map.entry("python", block -> python(work, block)),
                Map.entry("bash", shell),
                Map.entry("sh", shell),
                Map.entry("tree", new TreeBlocks()));
    }

    @Override
    public void check(Block block) throws Exception {
        Check check = byLanguage.get(block.info());
        if (check == null) {
            throw new AssertionError("Nothing here can check a block of the language '" + block.info() + "'");
        }
        check.check(block);
    }

    private static void python(Path work, Block block) throws Exception {
        Path file = work.resolve(block.fileName(".py"));
        Files.writeString(file, block.text());
        Program.Ended ended = Program.run(work, Map.of(), "python3", "-m", "py_compile", file.toString());
        if (!ended.isWell()) {
            throw new AssertionError(ended.said());
        }
    }
}
