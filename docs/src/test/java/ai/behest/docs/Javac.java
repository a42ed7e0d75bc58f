package ai.behest.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles Java 17 as a reader would, against what these tests have on their class path; a warning is an error. */
final class Javac {

    private Javac() {}

    /**
     * Compiles one file.
     *
     * @param classes where the classes go; made when it is not there
     * @param line from the file's line to the page's
     * @throws AssertionError with the compiler's words
     */
    static void compile(Path classes, String fileName, String source, LongUnaryOperator line) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        StringWriter more = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-proc:none",
                "-parameters",
                "-Xlint:deprecation,unchecked,rawtypes,removal",
                "-Werror",
                "-d",
                folder(classes).toString(),
                "-classpath",
                System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(more, null, problems, options, null, List.of(file(fileName, source)))
                .call();
        if (!compiled || !problems.getDiagnostics().isEmpty()) {
            throw new AssertionError(problems.getDiagnostics().stream()
                    .map(each -> "line " + line.applyAsLong(each.getLineNumber()) + ": " + each.getMessage(Locale.ROOT))
                    .collect(Collectors.joining("\n", more.toString(), "")));
        }
    }

    private static JavaFileObject file(String name, String source) {
        return new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
