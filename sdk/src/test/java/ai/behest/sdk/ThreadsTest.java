package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.error;
import static ai.behest.sdk.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {

    private static final CallOptions U1 = CallOptions.forUser("u1");
    private static final String THREAD =
            "{\"id\":\"t 1\",\"title\":null,\"message_count\":2,\"messages_count\":2,\"last_message_at\":\"2026-11-24T12:00:00Z\",\"created_at\":\"2026-11-24T13:00:00+02:00\",\"updated_at\":null}";

    private final TestGateway gateway = new TestGateway();
    private final Threads threads = gateway.client().build().threads();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a\nb", "ü"})
    void refusesAThreadIdThatIsNone(String id) {
        assertThatThrownBy(() -> threads.get(id, U1)).hasMessageStartingWith("thread_id ");
        assertThatThrownBy(() -> threads.delete(id, U1)).hasMessageStartingWith("thread_id ");
        assertThatThrownBy(() -> threads.messages(id, U1)).hasMessageStartingWith("thread_id ");
        assertThat(gateway.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{}]", "[{\"id\":\"t\",\"created_at\":\"yesterday\"}]", "<html>"})
    void takesNothingForAListThatIsNone(String body) {
        gateway.next(json(200, body));
        assertThatThrownBy(() -> threads.list(U1)).hasMessageContaining("invalid_response");
    }

    @Test
    void saysThatAnotherUsersThreadIsNotThere() {
        gateway.next(error(404, "not_found", "No such thread"));
        assertThatThrownBy(() -> threads.get("t1", U1))
                .isInstanceOfSatisfying(
                        BehestBadRequestException.class,
                        refused -> assertThat(refused.code()).isEqualTo("not_found"));
    }

    @Test
    void listsThreadsOfTheUser() {
        gateway.next(json(200, "[" + THREAD + "]"));
        assertThat(threads.list(U1))
                .containsExactly(new ThreadSummary(
                        "t 1",
                        null,
                        2,
                        Instant.parse("2026-11-24T12:00:00Z"),
                        Instant.parse("2026-11-24T11:00:00Z"),
                        null));
        assertThat(gateway.lastCall().path()).isEqualTo("/p/amber-fox-042/v1/threads");
        assertThat(gateway.lastCall().method()).isEqualTo("GET");
        assertThat(gateway.mints().get(0).body()).contains("\"user_id\":\"u1\"");
    }

    @Test
    void getsOneThreadWhateverItsIdLooksLike() {
        gateway.next(json(200, THREAD));
        assertThat(threads.get("a/b ?#%", U1).id()).isEqualTo("t 1");
        assertThat(gateway.lastCall().path()).endsWith("/v1/threads/a%2Fb%20%3F%23%25");
    }

    @Test
    void readsMessagesInOrder() {
        gateway.next(
                json(
                        200,
                        "[{\"id\":\"m1\",\"role\":\"user\",\"content\":\"Hi\",\"created_at\":1764000000},{\"id\":\"m2\",\"role\":\"user\",\"content\":[{\"type\":\"text\"}]},{\"id\":\"m3\",\"role\":\"assistant\",\"content\":null}]"));
        var messages = threads.messages("t1", 3, "m9", U1);
        assertThat(messages).extracting(ThreadMessage::id).containsExactly("m1", "m2", "m3");
        assertThat(messages).extracting(ThreadMessage::content).containsExactly("Hi", "[{\"type\":\"text\"}]", null);
        assertThat(messages.get(0).createdAt()).isEqualTo(Instant.ofEpochSecond(1764000000));
        assertThat(gateway.lastCall().query()).isEqualTo("limit=3&before=m9");
        gateway.next(json(200, "[]"));
        assertThat(threads.messages("t1", U1)).isEmpty();
        assertThat(gateway.lastCall().query()).isNull();
    }

    @Test
    void deletesAThread() {
        gateway.next(json(204, ""));
        threads.delete("t1", U1);
        assertThat(gateway.lastCall().method()).isEqualTo("DELETE");
        assertThat(gateway.lastCall().path()).endsWith("/v1/threads/t1");
    }

    @Test
    void readsAndDeletesWithoutBlocking() throws Exception {
        gateway.next(json(200, "[" + THREAD + "]"), json(200, THREAD), json(200, "[]"), json(200, "[]"), json(204, ""));
        assertThat(threads.listAsync(U1).get(30, TimeUnit.SECONDS))
                .extracting(ThreadSummary::id)
                .containsExactly("t 1");
        assertThat(threads.getAsync("t 1", U1).get(30, TimeUnit.SECONDS).messageCount())
                .isEqualTo(2);
        assertThat(threads.messagesAsync("t1", U1).get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(threads.messagesAsync("t1", 3, "m9", U1).get(30, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(gateway.lastCall().query()).isEqualTo("limit=3&before=m9");
        threads.deleteAsync("t1", U1).get(30, TimeUnit.SECONDS);
        assertThat(gateway.lastCall().method()).isEqualTo("DELETE");
    }

    @Test
    void reportsThroughTheFutureWhatBlockingCallsThrow() {
        assertThatThrownBy(() -> threads.getAsync("..", U1).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BehestBadRequestException.class);
        gateway.next(error(404, "not_found", "No such thread"));
        assertThatThrownBy(() -> threads.deleteAsync("t1", U1).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BehestBadRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
    }

    @Test
    void cancellingEndsTheHttpCall() throws Exception {
        var arrived = new CountDownLatch(1);
        var broken = new CountDownLatch(1);
        gateway.next(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            arrived.countDown();
            try (var out = exchange.getResponseBody()) {
                for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); System.nanoTime() < end; ) {
                    out.write(new byte[8192]);
                    out.flush();
                }
            } catch (IOException gone) {
                broken.countDown();
                throw gone;
            }
        });
        var listed = threads.listAsync(U1);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        listed.cancel(true);
        assertThat(broken.await(30, TimeUnit.SECONDS))
                .as("the gateway sees the connection end")
                .isTrue();
    }
}
