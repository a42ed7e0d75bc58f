package ai.behest.docs;

import ai.behest.browser.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** JavaScript, TypeScript, HTML, and SQL for PostgreSQL: what programs of Node check or run. */
final class NodeBlocks {
    private static final String TYPESCRIPT = """
            {"compilerOptions": {
              "noEmit": true, "strict": true, "noUncheckedIndexedAccess": true, "skipLibCheck": true,
              "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"],
              "module": "esnext", "moduleResolution": "bundler", "moduleDetection": "force",
              "types": ["node"], "typeRoots": ["MODULES/@types"], "paths": {"*": ["MODULES/*"]}}}
            """;

    private final Path work;

    NodeBlocks(Path work) {
        this.work = work;
    }

    void js(Block block) throws IOException {
        javaScript(block.fileName(".mjs"), block.text());
    }

    private void javaScript(String name, String text) throws IOException {
        Path file = Files.writeString(work.resolve(name), text);
        succeed("node", "--check", file.toString());
    }

    /** TypeScript, strictly checked, in the browser or in Node. */
    void ts(Block block) throws IOException {
        Path folder = Files.createDirectories(work.resolve(block.fileName("")));
        Files.writeString(folder.resolve("block.ts"), block.text());
        Files.writeString(
                folder.resolve("tsconfig.json"),
                TYPESCRIPT.replace("MODULES", Node.modules().toString()));
        succeed(Node.modules().resolve(".bin/tsc").toString(), "--project", folder.toString());
    }

    /** A page without mistakes, whose scripts are JavaScript. */
    void html(Block block) throws IOException {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = Jsoup.parse(block.text(), "", parser);
        if (!parser.getErrors().isEmpty()) {
            throw new AssertionError(parser.getErrors().toString());
        }
        int scripts = 0;
        for (Element script : page.select("script:not([src])")) {
            scripts++;
            javaScript(block.fileName("_" + scripts + ".mjs"), script.data());
        }
        if (scripts == 0) {
            throw new AssertionError("A page without a script shows nothing");
        }
    }

    /** SQL that a reader runs at Supabase: run on PostgreSQL, with the table of Supabase's that it is about. */
    void supabase(Block block) throws IOException {
        Path file = Files.writeString(work.resolve(block.fileName(".sql")), block.text());
        succeed("node", Node.FOLDER.resolve("supabase.mjs").toString(), file.toString());
    }

    private void succeed(String... command) {
        Node.modules();
        Program.Ended ended = Program.run(work, Map.of(), command);
        if (!ended.isWell()) {
            throw new AssertionError(ended.said());
        }
    }
}
