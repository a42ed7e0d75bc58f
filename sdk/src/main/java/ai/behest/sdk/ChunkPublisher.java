package ai.behest.sdk;

import com.openai.models.chat.completions.ChatCompletionChunk;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A chat stream as {@link Flow.Publisher}: a task runs while there is demand, and ends when it is met. */
final class ChunkPublisher implements Flow.Publisher<ChatCompletionChunk> {

    private final ChatStream stream;
    private final Executor executor;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    ChunkPublisher(ChatStream stream, Executor executor) {
        this.stream = stream;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
        boolean first = subscribed.compareAndSet(false, true);
        var subscription = new Subscription(subscriber);
        if (first) {
            subscriber.onSubscribe(subscription);
        } else {
            subscription.over.set(true);
            subscriber.onSubscribe(subscription);
            subscriber.onError(new IllegalStateException("A chat stream has one subscriber"));
        }
    }

    private final class Subscription implements Flow.Subscription {

        private final Flow.Subscriber<? super ChatCompletionChunk> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable Throwable misuse;

        Subscription(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                misuse = new IllegalArgumentException("The demand must be more than zero");
                stream.close();
            }
            long more = count <= 0 ? 1 : count;
            long before = demand.getAndUpdate(now -> now + more < 0 ? Long.MAX_VALUE : now + more);
            if (before == 0 && !over.get()) {
                executor.execute(this::serve);
            }
        }

        @Override
        public void cancel() {
            if (over.compareAndSet(false, true)) {
                stream.close();
            }
        }

        /** Only one of these runs at a time: the next starts when demand rises from zero, and it falls to zero here. */
        private void serve() {
            try {
                do {
                    ChatCompletionChunk chunk = stream.next();
                    if (chunk == null) {
                        end();
                        return;
                    }
                    if (over.get()) {
                        return;
                    }
                    subscriber.onNext(chunk);
                } while (demand.decrementAndGet() > 0 && !over.get());
            } catch (Throwable failure) {
                stream.close();
                if (over.compareAndSet(false, true)) {
                    subscriber.onError(failure);
                }
            }
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                Throwable wrong = misuse;
                if (wrong == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(wrong);
                }
            }
        }
    }
}
