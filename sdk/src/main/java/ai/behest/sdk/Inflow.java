package ai.behest.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as it arrives. It asks the connection for one piece at a time, so a slow reader slows the sender;
 * gives up when nothing comes for {@code patience}; and {@link #close()}, from any thread, cancels the HTTP call.
 */
final class Inflow extends InputStream implements BodySubscriber<Inflow> {

    /** Ends the queue; a piece that arrived is never empty. */
    private static final List<ByteBuffer> END = List.of();

    private final Duration patience;
    private final CompletableFuture<Inflow> started = new CompletableFuture<>();
    private final LinkedBlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private volatile boolean lettingGo;
    private List<ByteBuffer> piece = List.of();
    private int next;
    private boolean ended;

    Inflow(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<Inflow> getBody() {
        return started;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
        started.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        Flow.Subscription upstream = subscription;
        if (upstream != null && (lettingGo || item.isEmpty())) {
            upstream.request(1);
        } else {
            pieces.add(item);
        }
    }

    @Override
    public void onError(Throwable throwable) {
        failure = throwable;
        pieces.add(END);
    }

    @Override
    public void onComplete() {
        pieces.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = current();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    /** The buffer to read from next, waiting for it; null at the end. */
    private @Nullable ByteBuffer current() throws IOException {
        while (!closed) {
            while (next < piece.size()) {
                if (piece.get(next).hasRemaining()) {
                    return piece.get(next);
                }
                next++;
            }
            if (ended) {
                return null;
            }
            await();
        }
        throw new IOException("The stream was closed");
    }

    private void await() throws IOException {
        List<ByteBuffer> arrived;
        try {
            arrived = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            close();
            throw BehestServerException.interrupted();
        }
        if (arrived == null) {
            close();
            throw new HttpTimeoutException("Nothing arrived for " + patience);
        }
        if (arrived.isEmpty()) {
            ended = true;
            Throwable cause = failure;
            if (cause != null && !closed) {
                throw new IOException("The answer was cut off", cause);
            }
            return;
        }
        piece = arrived;
        next = 0;
        Flow.Subscription upstream = subscription;
        if (upstream != null) {
            upstream.request(1);
        }
    }

    /** Cancels the HTTP call, unless it was let go. */
    @Override
    public void close() {
        if (!lettingGo) {
            cancel();
        }
    }

    /** For the end of a stream that was read to its last event: what comes within a second is dropped, then it closes. */
    void letGo() {
        lettingGo = true;
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::cancel);
    }

    private void cancel() {
        if (closed) {
            return;
        }
        closed = true;
        Flow.Subscription upstream = subscription;
        if (upstream != null) {
            upstream.cancel();
        }
        pieces.add(END);
    }

    boolean closed() {
        return closed;
    }
}
