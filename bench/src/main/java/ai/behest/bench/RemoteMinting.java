package ai.behest.bench;

import ai.behest.sdk.Behest;
import ai.behest.sdk.MintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A token that a running gateway signs, asked for over HTTP with API keys in turn. The first refusal ends the run: nothing
 * is tried again, so a limit that is reached cannot look like a slow mint.
 */
@State(Scope.Benchmark)
public class RemoteMinting {
    /** System property: a file whose first line is the project's address, and each further one an API key. */
    static final String KEYS = "behest.bench.keys";

    private final List<Behest> clients = clients(Path.of(System.getProperty(KEYS, "")));
    private final AtomicInteger turn = new AtomicInteger();

    @Benchmark
    public MintResult overHttp() {
        int next = Math.floorMod(turn.getAndIncrement(), clients.size());
        return clients.get(next).auth().mint("user-1");
    }

    private static List<Behest> clients(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .skip(1)
                    .map(key -> Behest.builder()
                            .key(key)
                            .baseUrl(lines.getFirst())
                            .maxRetries(0)
                            .build())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("No file of keys: use bench/mint", e);
        }
    }
}
