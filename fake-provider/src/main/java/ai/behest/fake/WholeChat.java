package ai.behest.fake;

/** A chat answer sent in one piece. */
final class WholeChat {
    private WholeChat() {}

    static byte[] body(Answer answer) {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"id\":").append(Json.quoted(answer.id()));
        json.append(",\"object\":\"chat.completion\",\"created\":").append(Answer.CREATED);
        json.append(",\"model\":").append(Json.quoted(answer.model()));
        json.append(",\"system_fingerprint\":\"simulation\",\"choices\":[");
        String message = message(answer);
        for (int choice = 0; choice < answer.choices(); choice++) {
            json.append(choice == 0 ? "" : ",").append("{\"index\":").append(choice);
            json.append(",\"message\":").append(message);
            json.append(",\"logprobs\":null,\"finish_reason\":").append(Json.quoted(answer.finishReason()));
            json.append('}');
        }
        json.append(']');
        if (answer.usage() != null) {
            json.append(",\"usage\":").append(answer.usage());
        }
        return Json.utf8(json.append('}').toString());
    }

    static String callId(Answer answer) {
        return "call_" + answer.id().substring(answer.id().lastIndexOf('-') + 1);
    }

    private static String message(Answer answer) {
        String content = Json.quoted(answer.content());
        if (answer.tool() == null) {
            return "{\"role\":\"assistant\",\"content\":" + content + ",\"refusal\":null}";
        }
        return "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":"
                + Json.quoted(callId(answer)) + ",\"type\":\"function\",\"function\":{\"name\":"
                + Json.quoted(answer.tool()) + ",\"arguments\":" + content + "}}]}";
    }
}
