package ai.behest;

import ai.behest.alert.Postbox;
import ai.behest.provider.GuardedPost;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Carries events to webhooks by the guarded way out. */
public final class Mailbag implements Postbox {
    private final GuardedPost post;

    /** @param loopbackAllowed the operator's own choice, for development: http and this machine are allowed too */
    public Mailbag(Vertx vertx, boolean loopbackAllowed) {
        this.post = new GuardedPost(vertx, loopbackAllowed);
    }

    @Override
    public void check(String url) {
        post.check(url);
    }

    @Override
    public CompletableFuture<Integer> post(String url, Map<String, String> headers, byte[] body) {
        return post.post(url, headers, body);
    }
}
