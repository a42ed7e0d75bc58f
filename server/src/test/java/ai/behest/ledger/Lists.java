package ai.behest.ledger;

import java.nio.charset.StandardCharsets;

/** Lists of prices for tests, written with single quotes. */
final class Lists {
    private Lists() {}

    static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** @param more members beside version and models, each with a comma before it */
    static byte[] list(String version, String more, String... models) {
        return json("{'version':'" + version + "'" + more + ",'models':[" + String.join(",", models) + "]}");
    }

    /** A model of OpenAI's with this input price in USD per million. */
    static String model(String model, String input, String more) {
        return "{'provider':'openai','model':'" + model + "','kind':'chat','input':'" + input
                + "','output':'9','source':'s','read':'2026-11-24'" + more + "}";
    }
}
