package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a start gains from a rehearsal is for bench/start to say. */
final class RehearsalTest {
    /** Whatever is not answered with success ends it. */
    @Test
    void everyRequestIsAnswered() throws IOException {
        assertThat(new Rehearsal(2).call()).isZero();
    }
}
