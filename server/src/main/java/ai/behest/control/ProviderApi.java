package ai.behest.control;

import ai.behest.audit.AuditLog;
import ai.behest.provider.Providers;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code /v1/providers}: the tenant's own providers (BYOK). */
final class ProviderApi {
    private static final int TEST_SECONDS = 30;

    /** @param dialect {@code openai} when absent */
    record New(
            @Nullable String dialect,
            @Nullable String baseUrl,
            @Nullable String apiKey) {
        @Override
        public String toString() {
            return "New[" + dialect + "]";
        }
    }

    /** @param apiKey the key's last four characters (contract §9) */
    record Shown(String name, String dialect, String baseUrl, String apiKey, Instant createdAt, Instant updatedAt) {}

    private final Providers providers;
    private final ProviderTest test;
    private final AuditLog audit;

    ProviderApi(Providers providers, ProviderTest test, AuditLog audit) {
        this.audit = audit;
        this.providers = providers;
        this.test = test;
    }

    Answer list(Call call) {
        return Answer.ok(
                Page.of(providers.list(call.tenantId()), call.query(), Providers.Shown::name, ProviderApi::shown));
    }

    Answer show(Call call) {
        return Answer.ok(shown(one(call)));
    }

    /** 201 for a new one, 200 when one of this name was replaced. */
    Answer put(Call call) {
        New wanted = call.read(New.class);
        Providers.Shown before = find(providers.list(call.tenantId()), call.path("name"));
        String key = wanted.apiKey();
        if (key == null || (before != null && key.equals(before.apiKeyLast4()))) {
            throw Refusal.invalid("api_key", "api_key is missing: the whole key, not its last four characters.")
                    .asException();
        }
        String dialect = wanted.dialect() == null ? "openai" : wanted.dialect();
        Shown saved = shown(providers.put(call.tenantId(), call.path("name"), dialect, wanted.baseUrl(), key));
        return before == null ? Answer.created(saved) : Answer.ok(saved);
    }

    Answer delete(Call call) {
        providers.delete(call.tenantId(), call.path("name"));
        return new Answer.Done();
    }

    Answer test(Call call) {
        call.expectNothing();
        String name = one(call).name();
        audit.enterActUnderWay();
        try {
            return Answer.ok(test.test(call.tenantId(), name).get(TEST_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException("The test of a provider failed", e.getCause());
        } catch (TimeoutException e) {
            throw new Refusal.Failed(Code.PROVIDER_TIMEOUT, "The provider did not answer the test in time.")
                    .asException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while testing a provider", e);
        }
    }

    private Providers.Shown one(Call call) {
        Providers.Shown found = find(providers.list(call.tenantId()), call.path("name"));
        if (found == null) {
            throw Refusal.notFound("There is no such provider.").asException();
        }
        return found;
    }

    private static Providers.@Nullable Shown find(List<Providers.Shown> list, String name) {
        for (Providers.Shown provider : list) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        return null;
    }

    private static Shown shown(Providers.Shown provider) {
        return new Shown(
                provider.name(),
                provider.dialect(),
                provider.baseUrl(),
                provider.apiKeyLast4(),
                provider.createdAt(),
                provider.updatedAt());
    }
}
