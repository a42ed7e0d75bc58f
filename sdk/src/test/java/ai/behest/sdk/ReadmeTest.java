package ai.behest.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What an example may use without saying so; an editor adds such imports. */
    private static final List<String> PACKAGES = List.of(
            "ai.behest.sdk",
            "com.openai.client",
            "com.openai.models.chat.completions",
            "com.openai.models.embeddings",
            "java.time",
            "java.util",
            "java.util.concurrent");

    @TempDir
    private Path classes;

    @Test
    void everyExampleCompiles() throws Exception {
        var examples = new ArrayList<JavaFileObject>();
        var block = JAVA.matcher(Files.readString(Path.of("README.md")));
        while (block.find()) {
            examples.add(example("Example" + examples.size(), block.group(1)));
        }
        assertThat(examples).hasSizeGreaterThan(8);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        boolean compiled =
                compiler.getTask(null, null, problems, options, null, examples).call();
        assertThat(problems.getDiagnostics()).isEmpty();
        assertThat(compiled).isTrue();
    }

    private static JavaFileObject example(String name, String body) {
        String end = body.contains("return ") ? "" : "return null;";
        String imports = PACKAGES.stream().map(each -> "import " + each + ".*;").collect(Collectors.joining("\n"));
        String source = """
                %s
                class %s {
                    Object run(Behest client, String userId) throws Exception {
                        %s
                        %s
                        %s
                    }
                }
                """.formatted(
                        imports, name, body.contains("Behest behest =") ? "" : "Behest behest = client;", body, end);
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
