package ai.behest.alert;

import ai.behest.store.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due. Many webhooks at a time, to each of them one event after the other; a receiver that fails is left
 * alone for a moment, so that a slow or dead one holds nobody up but itself.
 */
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int ROUNDS_MOST = 32;
    /** After so many a round ends, so that other webhooks get their turn. */
    private static final int ROUND_MOST = 50;

    private static final Duration ATTEMPT = Duration.ofSeconds(12);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long LAST_ROUNDS_SECONDS = 3;
    /** The receiver wants nothing more of this (RFC 9110 §15.5.11). */
    private static final int GONE = 410;

    private final Database database;
    private final Rounds rounds;
    private final Webhooks webhooks;
    private final Postbox postbox;
    private final Backoff backoff;
    private volatile boolean started;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Semaphore free = new Semaphore(ROUNDS_MOST);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-courier").daemon().factory());
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    Courier(Database database, Rounds rounds, Webhooks webhooks, Postbox postbox, Backoff backoff) {
        this.database = database;
        this.rounds = rounds;
        this.webhooks = webhooks;
        this.postbox = postbox;
        this.backoff = backoff;
    }

    void start() {
        started = true;
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Something is due: it is looked for at once, once started. */
    void wake() {
        if (!started || !woken.compareAndSet(false, true)) {
            return;
        }
        try {
            clock.execute(() -> {
                woken.set(false);
                look();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed; what is due is sent after the next start", e);
        }
    }

    private void look() {
        try {
            int most = free.availablePermits();
            if (most > 0) {
                for (Rounds.Round round : rounds.begin(most)) {
                    free.acquireUninterruptibly();
                    senders.execute(() -> make(round));
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("Webhooks could not be looked through; it is tried again in a second", e);
        }
    }

    private void make(Rounds.Round round) {
        try {
            Duration pause = serve(round) ? Duration.ZERO : PAUSE;
            rounds.release(round, pause);
        } catch (InterruptedException e) {
            LOG.debug("Stopped while sending; the attempt is made again", e);
        } catch (RuntimeException e) {
            LOG.warn("Sending to webhook {} failed; it is tried again", round.webhookId(), e);
        } finally {
            free.release();
        }
    }

    /** False when an attempt failed. */
    private boolean serve(Rounds.Round round) throws InterruptedException {
        WebhookSecret secret = webhooks.open(round.tenantId(), round.webhookId(), round.url(), round.sealedSecret());
        for (int sent = 0; sent < ROUND_MOST; sent++) {
            Rounds.Attempt attempt = rounds.next(round);
            if (attempt == null) {
                return true;
            }
            Outcome outcome = post(round, secret, attempt);
            settle(round, attempt, outcome);
            if (!outcome.hasArrived()) {
                return false;
            }
        }
        return true;
    }

    private Outcome post(Rounds.Round round, WebhookSecret secret, Rounds.Attempt attempt) throws InterruptedException {
        byte[] body = attempt.body().getBytes(StandardCharsets.UTF_8);
        long timestamp = database.nowMicros() / 1_000_000;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "behest");
        headers.put("webhook-id", attempt.deliveryId());
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", secret.sign(attempt.deliveryId(), timestamp, body));
        try {
            return Outcome.answered(
                    postbox.post(round.url(), headers, body).get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Outcome.failed(e);
        }
    }

    private void settle(Rounds.Round round, Rounds.Attempt attempt, Outcome outcome) {
        if (outcome.hasArrived()) {
            rounds.end(round, attempt, Delivery.State.DELIVERED, null, outcome);
            return;
        }
        Duration again = again(attempt, outcome);
        rounds.end(round, attempt, again == null ? Delivery.State.GIVEN_UP : Delivery.State.WAITING, again, outcome);
        if (again == null) {
            LOG.warn(
                    "Webhook {} has not taken {} in {} attempts: given up",
                    round.webhookId(),
                    attempt.deliveryId(),
                    attempt.number());
        }
    }

    /** A test is sent once: whoever asked for it is waiting. */
    private @Nullable Duration again(Rounds.Attempt attempt, Outcome outcome) {
        boolean last = attempt.kind().equals(Event.TEST) || (outcome.status() != null && outcome.status() == GONE);
        return last ? null : backoff.after(attempt.number());
    }

    /** What is being sent has a moment to arrive; the rest is sent after the next start, or by another node. */
    @Override
    public void close() {
        clock.shutdownNow();
        senders.shutdown();
        try {
            boolean stopped = clock.awaitTermination(LAST_ROUNDS_SECONDS, TimeUnit.SECONDS);
            if (!senders.awaitTermination(LAST_ROUNDS_SECONDS, TimeUnit.SECONDS) || !stopped) {
                senders.shutdownNow();
            }
        } catch (InterruptedException e) {
            senders.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
