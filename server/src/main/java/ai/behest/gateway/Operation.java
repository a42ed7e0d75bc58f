package ai.behest.gateway;

/** What a model can be asked for, and where: the same path below {@code /v1} on our side and the provider's. */
enum Operation {
    CHAT("/chat/completions", "chat", "messages"),
    EMBEDDINGS("/embeddings", "embeddings", "input");

    private final String path;
    private final String text;
    private final String required;

    Operation(String path, String text, String required) {
        this.path = path;
        this.text = text;
        this.required = required;
    }

    String path() {
        return path;
    }

    /** The name in entries and metrics. */
    String text() {
        return text;
    }

    /** The member that every body of it has. */
    String required() {
        return required;
    }
}
