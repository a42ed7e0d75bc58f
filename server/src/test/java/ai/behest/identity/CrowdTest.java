package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrowdTest {
    private static final int THREADS = 64;
    private static final int CALLS = 20;

    @Test
    void mintsAndVerifiesForManyAtOnceAndMixesNobodyUp(@TempDir Path dir) throws Exception {
        try (Site site = new Site(dir);
                var threads = Executors.newFixedThreadPool(THREADS)) {
            String secret = site.apiKey(Role.USER).secret();
            Set<String> tokens = ConcurrentHashMap.newKeySet();
            List<Callable<Boolean>> crowd = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String uid = "user-" + thread;
                crowd.add(() -> {
                    for (int call = 0; call < CALLS; call++) {
                        ApiKey key = Objects.requireNonNull(site.apiKeys.find(secret));
                        MintedToken minted = site.mint.mint(
                                key,
                                site.project(),
                                new MintRequest(uid, Role.USER, 60, null, "s-" + uid + call, java.util.Map.of()));
                        tokens.add(minted.token());
                        for (int again = 0; again < 3; again++) {
                            Caller caller = site.verify(minted.token());
                            if (!caller.uid().equals(uid) || !caller.sid().equals("s-" + uid + call)) {
                                return false;
                            }
                        }
                    }
                    return true;
                });
            }
            for (Future<Boolean> one : threads.invokeAll(crowd)) {
                assertThat(one.get()).isTrue();
            }
            assertThat(tokens).hasSize(THREADS * CALLS);
        }
    }

    @Test
    void refusesEverybodyOnceTheKeyIsRevokedInTheirMidst(@TempDir Path dir) throws Exception {
        try (Site site = new Site(dir);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            LocalSigner signer = new LocalSigner(site, site.acme);
            String token = signer.token().text();
            List<Callable<Boolean>> crowd = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                crowd.add(() -> {
                    while (site.keyRing.find(signer.kid) != null) {
                        var _ = site.verifier.verify(token, site.project());
                    }
                    return Site.refusal(site.verifier.verify(token, site.project()))
                            .equals(Refusal.Unauthenticated.TOKEN);
                });
            }
            List<Future<Boolean>> running = crowd.stream().map(threads::submit).toList();
            site.signingKeys.revoke(site.acme, signer.kid);
            for (Future<Boolean> one : running) {
                assertThat(one.get()).isTrue();
            }
        }
    }
}
