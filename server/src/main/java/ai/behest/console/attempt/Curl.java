package ai.behest.console.attempt;

/** The call from a terminal. */
final class Curl {

    private Curl() {}

    static String of(Call call) {
        StringBuilder text = new StringBuilder("# ")
                .append(call.keyComment())
                .append("\ncurl -sS ")
                .append(call.attempt().stream() ? "-N " : "")
                .append(call.baseUrl())
                .append("/v1/chat/completions \\\n  -H \"Authorization: Bearer $BEHEST_KEY\" \\\n")
                .append("  -H 'Content-Type: application/json' \\\n");
        call.headers()
                .forEach((name, value) -> text.append("  -H ")
                        .append(Quoted.shell(name + ": " + value))
                        .append(" \\\n"));
        return text.append("  -d ").append(Quoted.shell(call.body())).toString();
    }
}
