package ai.behest.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines to standard error from a thread of its own, so that whoever logs never waits for a disk, a pipe or a
 * terminal. The queue is bounded: what does not fit is dropped and counted, and its last fifth is kept for warnings and
 * errors. Standard output is left to what a person or a script asked for. Made by {@code logback.xml}.
 */
public final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final int LINES_MOST = 8_192;
    static final int KEPT_FOR_WARNINGS = LINES_MOST / 5;
    private static final int FLUSH_LEAST = 512;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(LINES_MOST);
    private final LongAdder dropped = new LongAdder();
    private final AtomicLong accepted = new AtomicLong();
    private final Object progress = new Object();
    private final OutputStream out;
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable Thread writer;
    private long written;

    public LogQueue() {
        this(new FileOutputStream(FileDescriptor.err));
    }

    LogQueue(OutputStream out) {
        this.out = new BufferedOutputStream(out, 16 * 1024);
    }

    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** Lines that were lost, because the queue was full or could not be written. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void start() {
        Encoder<ILoggingEvent> lines = encoder;
        if (lines == null) {
            addError("The log queue needs an encoder.");
            return;
        }
        writer = Thread.ofPlatform().name("behest-log").daemon().start(() -> write(lines));
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        boolean room = event.getLevel().isGreaterOrEqual(Level.WARN) || queue.remainingCapacity() > KEPT_FOR_WARNINGS;
        // Counted before it is offered, so that the writer is never ahead of the count.
        accepted.incrementAndGet();
        if (!room || !queue.offer(event)) {
            dropped.increment();
            advance(1);
        }
    }

    private void write(Encoder<ILoggingEvent> lines) {
        try {
            for (int unflushed = 0; ; ) {
                ILoggingEvent event = queue.take();
                unflushed++;
                if (!tryWrite(() -> out.write(lines.encode(event)))) {
                    dropped.increment();
                }
                if (queue.isEmpty() || unflushed == FLUSH_LEAST) {
                    tryWrite(out::flush);
                    advance(unflushed);
                    unflushed = 0;
                }
            }
        } catch (InterruptedException _) {
            // Asked to stop.
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static boolean tryWrite(Writing writing) {
        try {
            writing.run();
            return true;
        } catch (IOException | RuntimeException _) {
            // Nowhere to say so: this is the log.
            return false;
        }
    }

    private void advance(int lines) {
        synchronized (progress) {
            written += lines;
            progress.notifyAll();
        }
    }

    /** Waits until everything logged before is written; false when that took too long. */
    public boolean flush(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long goal = accepted.get();
        synchronized (progress) {
            while (written < goal) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    progress.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void stop() {
        super.stop();
        flush(STOP_PATIENCE);
        Thread thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
