package ai.behest.sdk;

import com.openai.client.OpenAIClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * A client of one Behest project, to be made once and shared by all threads.
 *
 * <pre>{@code
 * Behest behest = Behest.fromEnv();
 * MintResult token = behest.auth().mint("user-1");
 * try (ChatStream answer = behest.chat().completions().createStreaming(
 *         chat -> chat.addUserMessage("Hello"), CallOptions.forUser("user-1"))) {
 *     answer.stream().forEach(chunk -> ...);
 * }
 * }</pre>
 */
public final class Behest implements AutoCloseable {

    private final Settings settings;
    private final TokenCache tokens;
    private final LastSessions sessions;
    private final Auth auth;
    private final Chat chat;
    private final Threads threads;
    private final Usage usage;
    private final OpenAIClients clients;

    Behest(Settings settings, Wire wire, Background background, int cacheSize, Duration patience, Clock clock) {
        this.settings = settings;
        this.sessions = new LastSessions(cacheSize);
        Mint mint = mint(settings, wire, clock);
        this.tokens = new TokenCache(mint, sessions, cacheSize, clock);
        var courier = new Courier(wire, tokens, sessions, settings);
        this.auth = new Auth(mint, sessions, settings, background);
        this.chat = new Chat(new ChatCompletions(courier, wire, background));
        this.threads = new Threads(courier, wire, background);
        this.usage = new Usage(courier, wire, background);
        this.clients = new OpenAIClients(courier, background, settings.base() + "/v1", patience);
    }

    /**
     * Configured by the process's environment: {@code BEHEST_KEY} and the other variables of contract §11.
     *
     * @throws BehestConfigException naming every variable that is missing or wrong
     */
    public static Behest fromEnv() {
        return fromEnv(System.getenv());
    }

    /** Like {@link #fromEnv()}, with an environment of yours. */
    public static Behest fromEnv(Map<String, String> environment) {
        return builder().environment(environment).build();
    }

    /** An empty configuration; {@link BehestBuilder#environment(Map)} fills it from an environment. */
    public static BehestBuilder builder() {
        return new BehestBuilder();
    }

    /** Tokens to hand out. */
    public Auth auth() {
        return auth;
    }

    /** Chat in the name of end users. */
    public Chat chat() {
        return chat;
    }

    /** Conversations that the gateway keeps. */
    public Threads threads() {
        return threads;
    }

    /** What was used, and what it cost. */
    public Usage usage() {
        return usage;
    }

    /**
     * A plain OpenAI client for all else that the OpenAI SDK can do: its requests carry this user's token, renewed as it
     * expires. It reports errors with the OpenAI SDK's exceptions; only a token that cannot be minted is a
     * {@link BehestException}. Cheap to make; closing it closes nothing that it shares.
     */
    public OpenAIClient openAI(String userId) {
        return openAI(CallOptions.forUser(userId));
    }

    /** {@link #openAI(String)} with tier, session or thread. */
    public OpenAIClient openAI(CallOptions options) {
        return clients.forCalls(options);
    }

    /** How tokens are made; the key decides. */
    public AuthMode mode() {
        return settings.credential() instanceof Credential.ApiKey ? AuthMode.API_KEY : AuthMode.LOCAL_SIGN;
    }

    /** Forgets all tokens and sessions. Streams that are open stay open; idle connections end with this object. */
    @Override
    public void close() {
        tokens.clear();
        sessions.clear();
    }

    @Override
    public String toString() {
        return "Behest[mode=" + mode() + ", baseUrl=" + settings.base() + "]";
    }

    private static Mint mint(Settings settings, Wire wire, Clock clock) {
        Credential credential = settings.credential();
        if (credential instanceof Credential.ApiKey key) {
            return new RemoteMint(key, settings, wire, clock);
        }
        Settings.Signer signer = settings.signer();
        if (credential instanceof Credential.SigningKey key && signer != null) {
            return new LocalMint(key.key(), signer, settings, clock);
        }
        throw new IllegalStateException("A signing key without its kid, tenant and project");
    }
}
