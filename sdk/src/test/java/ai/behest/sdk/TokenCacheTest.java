package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCacheTest {

    private static final ChatCompletionCreateParams HELLO =
            ChatCompletions.params().addUserMessage("Hi").build();

    private final TestGateway gateway = new TestGateway();
    private final TestClock clock = new TestClock();
    private final Behest behest = gateway.client().clock(clock).maxRetries(0).build();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static void chat(Behest behest, CallOptions options) {
        behest.chat().completions().create(HELLO, options);
    }

    @Test
    void keepsNoTokenThatCouldNotBeMinted() {
        gateway.nextMint(error(500, "server_error", "down"));
        assertThatThrownBy(() -> chat(behest, CallOptions.forUser("u1"))).isInstanceOf(BehestServerException.class);
        chat(behest, CallOptions.forUser("u1"));
        assertThat(gateway.mints()).hasSize(2);
    }

    @Test
    void mintsOncePerUserTierAndSession() {
        for (int round = 0; round < 3; round++) {
            chat(behest, CallOptions.forUser("u1"));
            chat(behest, CallOptions.forUser("u2"));
            chat(behest, CallOptions.builder().userId("u1").tier(2).build());
            chat(behest, CallOptions.builder().userId("u1").sessionId("s1").build());
        }
        assertThat(gateway.mints()).hasSize(4);
        assertThat(gateway.calls()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({"3600, 60", "60, 6", "600, 60", "599, 59", "86400, 60"})
    void mintsAnewShortlyBeforeTheTokenExpires(int ttl, int margin) {
        Behest client =
                gateway.client().clock(clock).ttl(Duration.ofSeconds(ttl)).build();
        chat(client, CallOptions.forUser("u1"));
        clock.pass(Duration.ofSeconds(ttl - margin).minusMillis(1));
        chat(client, CallOptions.forUser("u1"));
        assertThat(gateway.mints()).hasSize(1);
        clock.pass(Duration.ofMillis(1));
        chat(client, CallOptions.forUser("u1"));
        assertThat(gateway.mints()).hasSize(2);
        assertThat(gateway.mints().get(1).json().path("session_id").asText())
                .as("the conversation goes on")
                .isEqualTo("session-1");
    }

    @Test
    void renewsARefusedTokenOnce() {
        chat(behest, CallOptions.forUser("u1"));
        gateway.revokeAll();
        chat(behest, CallOptions.forUser("u1"));
        assertThat(gateway.mints()).hasSize(2);
        assertThat(gateway.calls()).hasSize(3);
        assertThat(gateway.calls().get(1).body())
                .isEqualTo(gateway.calls().get(2).body());
    }

    @Test
    void givesUpWhenTheRenewedTokenIsRefusedToo() {
        gateway.next(error(401, "invalid_token", "no"), error(401, "token_expired", "no"));
        assertThatThrownBy(() -> chat(behest, CallOptions.forUser("u1")))
                .isInstanceOfSatisfying(
                        BehestAuthException.class,
                        refused -> assertThat(refused.code()).isEqualTo("token_expired"));
        assertThat(gateway.mints()).hasSize(2);
        assertThat(gateway.calls()).hasSize(2);
    }

    @Test
    void forgetsTheTokenThatWasNotUsedForLongest() {
        Behest small = gateway.client().tokenCacheSize(2).build();
        chat(small, CallOptions.forUser("u1"));
        chat(small, CallOptions.forUser("u2"));
        chat(small, CallOptions.forUser("u1"));
        chat(small, CallOptions.forUser("u3"));
        assertThat(gateway.mints()).hasSize(3);
        chat(small, CallOptions.forUser("u1"));
        assertThat(gateway.mints()).hasSize(3);
        chat(small, CallOptions.forUser("u2"));
        assertThat(gateway.mints()).hasSize(4);
    }

    @Test
    void forgetsAllTokensWhenClosed() {
        chat(behest, CallOptions.forUser("u1"));
        behest.close();
        chat(behest, CallOptions.forUser("u1"));
        assertThat(gateway.mints()).hasSize(2);
    }

    /** On Java 21 and later these are virtual threads. */
    @Test
    void mintsOnceForAThousandThreadsOfOneUser() throws Exception {
        var everyoneAsked = new CountDownLatch(1000);
        Executor threads = Background.defaultExecutor();
        Behest client = gateway.client()
                .executor(task -> threads.execute(() -> {
                    everyoneAsked.countDown();
                    task.run();
                }))
                .build();
        gateway.nextMint(exchange -> {
            await(everyoneAsked);
            TestGateway.json(200, "{\"token\":\"one\",\"ttl\":3600,\"session_id\":\"s\"}")
                    .to(exchange);
        });
        gateway.trustEveryToken();
        List<CompletableFuture<ChatCompletion>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(client.chat().completions().createAsync(HELLO, CallOptions.forUser("u1")));
        }
        for (var one : all) {
            assertThat(one.get(60, TimeUnit.SECONDS).choices()).hasSize(1);
        }
        assertThat(gateway.mints()).hasSize(1);
        assertThat(gateway.calls())
                .hasSize(1000)
                .allSatisfy(call -> assertThat(call.header("Authorization")).isEqualTo("Bearer one"));
    }

    @Test
    void renewsOnceForManyCallsThatAreRefusedTogether() throws Exception {
        chat(behest, CallOptions.forUser("u1"));
        gateway.revokeAll();
        var everyoneRefused = new CountDownLatch(20);
        TestGateway.Reply refuseTogether = exchange -> {
            everyoneRefused.countDown();
            await(everyoneRefused);
            error(401, "invalid_token", "revoked").to(exchange);
        };
        gateway.trustEveryToken();
        for (int i = 0; i < 20; i++) {
            gateway.next(refuseTogether);
        }
        List<CompletableFuture<ChatCompletion>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(behest.chat().completions().createAsync(HELLO, CallOptions.forUser("u1")));
        }
        for (var one : all) {
            assertThat(one.get(30, TimeUnit.SECONDS).choices()).hasSize(1);
        }
        assertThat(gateway.mints()).hasSize(2);
    }

    @Test
    void anInterruptedMintDoesNotFailTheOthersWhoWaitForIt() throws Exception {
        var minting = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        gateway.nextMint(exchange -> {
            minting.countDown();
            await(interrupted);
        });
        var first = behest.chat().completions().createAsync(HELLO, CallOptions.forUser("u1"));
        await(minting);
        var second = behest.chat().completions().createAsync(HELLO, CallOptions.forUser("u1"));
        first.cancel(true);
        assertThat(second.get(30, TimeUnit.SECONDS).choices()).hasSize(1);
        interrupted.countDown();
        assertThat(gateway.mints()).hasSize(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
