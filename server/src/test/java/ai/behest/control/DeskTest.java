package ai.behest.control;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the management API: one desk for the class, two tenants that are new for each test. */
abstract class DeskTest {
    @TempDir
    private static Path dir;

    @SuppressWarnings("NullAway.Init")
    static Desk desk;

    @BeforeAll
    static void open() {
        desk = new Desk(dir);
    }

    @BeforeEach
    void newcomers() {
        desk.newcomers();
    }

    @AfterAll
    static void close() {
        desk.close();
    }
}
