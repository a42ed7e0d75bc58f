package ai.behest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Where a figure comes from: without it a figure is worth nothing. */
final class Machine {

    private Machine() {}

    static String describe(String commit) {
        return "Commit %s, %s: %s, %d cores, Linux %s, JDK %s, load average before %s"
                .formatted(
                        commit,
                        LocalDate.now(ZoneOffset.UTC),
                        processor(),
                        cores(),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        first("/proc/loadavg"));
    }

    /** All of them: this process is pinned to one, and Java would say so. */
    private static long cores() {
        return processors().stream()
                .filter(line -> line.startsWith("processor"))
                .count();
    }

    private static String processor() {
        return processors().stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("processor unknown");
    }

    private static List<String> processors() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String first(String file) {
        try {
            return Files.readString(Path.of(file)).split(" ", 2)[0];
        } catch (IOException e) {
            return "unknown";
        }
    }
}
