package ai.behest.bench;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The answers whose end a client saw, by their {@code X-Request-Id}: one line each, written without a buffer of ours, so
 * that a line is in the file when {@link #add} returns.
 */
final class Acknowledged implements AutoCloseable {
    private final Path file;
    private final FileOutputStream lines;

    Acknowledged(Path file) throws IOException {
        this.file = file;
        this.lines = new FileOutputStream(file.toFile(), true);
    }

    void add(String requestId) {
        try {
            lines.write((requestId + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("The acknowledgement could not be written", e);
        }
    }

    List<String> all() throws IOException {
        return Files.readAllLines(file);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
