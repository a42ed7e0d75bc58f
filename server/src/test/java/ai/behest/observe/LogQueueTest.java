package ai.behest.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogQueueTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void giveTheContextWhatSlf4jWould() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    /** A pipe that nobody reads, until it is opened. */
    private static final class Pipe extends OutputStream {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            read.write(bytes, offset, length);
        }

        long lines() {
            return read.toString(UTF_8).lines().count();
        }
    }

    @Test
    void whoeverLogsNeverWaitsAndEveryLostLineIsCounted() throws Exception {
        Pipe pipe = new Pipe();
        LogQueue queue = queue(pipe);
        queue.doAppend(event(Level.INFO, 0));
        assertThat(pipe.reached.await(10, TimeUnit.SECONDS)).isTrue();

        int infos = 2 * LogQueue.LINES_MOST;
        for (int i = 1; i <= infos; i++) {
            queue.doAppend(event(Level.INFO, i));
        }
        int room = LogQueue.LINES_MOST - LogQueue.KEPT_FOR_WARNINGS;
        assertThat(queue.dropped()).isEqualTo(infos - room);
        for (int i = 0; i < LogQueue.LINES_MOST; i++) {
            queue.doAppend(event(Level.ERROR, i));
        }
        long lost = (long) infos - room + LogQueue.LINES_MOST - LogQueue.KEPT_FOR_WARNINGS;
        assertThat(queue.dropped()).isEqualTo(lost);
        assertThat(queue.flush(Duration.ofMillis(20))).isFalse();

        pipe.open.countDown();
        assertThat(queue.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(pipe.lines()).isEqualTo(1 + infos + LogQueue.LINES_MOST - lost);
        queue.stop();
    }

    @Test
    void writesInOrderAndWritesWhatWaitsBeforeItStops() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogQueue queue = queue(out);
        for (int i = 0; i < 5_000; i++) {
            queue.doAppend(event(Level.WARN, i));
        }
        queue.stop();
        queue.doAppend(event(Level.WARN, 5_000));

        String text = out.toString(UTF_8);
        assertThat(text.lines()).hasSize(5_000);
        assertThat(text).contains(" WARN  test: line 0\n");
        assertThat(text.lines().map(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1))))
                .isSorted();
    }

    @Test
    void aBrokenPipeLosesLinesAndNothingElse() {
        LogQueue queue = queue(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        for (int i = 0; i < 3_000; i++) {
            queue.doAppend(event(Level.WARN, i));
        }

        assertThat(queue.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(queue.dropped()).isPositive();
        queue.stop();
    }

    private LogQueue queue(OutputStream out) {
        LogLines lines = new LogLines();
        lines.setFormat("text");
        lines.start();
        LogQueue queue = new LogQueue(out);
        queue.setContext(context);
        queue.setEncoder(lines);
        queue.start();
        return queue;
    }

    private LoggingEvent event(Level level, int number) {
        return new LoggingEvent("", context.getLogger("test"), level, "line {}", null, new Object[] {number});
    }
}
