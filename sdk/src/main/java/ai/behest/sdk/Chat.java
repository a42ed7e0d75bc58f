package ai.behest.sdk;

/** Chat, as {@link Behest#chat()}; the shape of the OpenAI SDK's own {@code chat()}. */
public final class Chat {

    private final ChatCompletions completions;

    Chat(ChatCompletions completions) {
        this.completions = completions;
    }

    public ChatCompletions completions() {
        return completions;
    }
}
