package ai.behest.fake;

import org.jspecify.annotations.Nullable;

/**
 * A streamed chat answer as OpenAI sends it: the role, the content, the finish reason, the usage if asked for, the
 * end mark. What all events of a choice share is encoded once, so that an event costs one copy.
 */
final class ChatEvents implements Events {
    private static final int PADDED_EVENT = 1;

    private final Answer answer;
    private final Simulation script;
    private final int choices;
    private final long contents;
    private final boolean usageEvent;
    private final boolean nullUsage;
    private final String eol;
    private final String envelope;
    private final byte[][] contentHeads;
    private final byte[] contentTail;
    private final byte[] @Nullable [] escapedPieces;

    ChatEvents(ChatRequest request, Answer answer) {
        this.answer = answer;
        this.script = request.simulation();
        this.choices = answer.choices();
        this.contents = (long) answer.chunks() * choices;
        if (contents > 1_000_000) {
            throw Refused.field("n", "times the number of chunks must be at most 1000000");
        }
        this.usageEvent = request.includeUsage() && answer.usage() != null;
        this.nullUsage = request.includeUsage();
        this.eol = script.crlf() ? "\r\n" : "\n";
        this.envelope = (script.comment() ? ": simulation" + eol + eol : "") + "data: {\"id\":"
                + Json.quoted(answer.id()) + ",\"object\":\"chat.completion.chunk\",\"created\":" + Answer.CREATED
                + ",\"model\":" + Json.quoted(answer.model()) + ",\"system_fingerprint\":\"simulation\",\"choices\":[";
        this.contentHeads = new byte[choices][];
        for (int choice = 0; choice < choices; choice++) {
            contentHeads[choice] = Json.utf8(head(choice)
                    + (answer.tool() == null
                            ? "{\"content\":\""
                            : "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""));
        }
        this.contentTail = Json.utf8((answer.tool() == null ? "\"}" : "\"}}]}") + tail("null", request.includeUsage()));
        this.escapedPieces = new byte[answer.pieces().size()][];
    }

    @Override
    public int count() {
        return paced() + (usageEvent ? 1 : 0) + (script.done() ? 1 : 0);
    }

    @Override
    public int paced() {
        return (int) (2L * choices + contents);
    }

    @Override
    public int lastFault() {
        return count() - (script.done() ? 1 : 0);
    }

    @Override
    public long tokensWithin(int sent) {
        return Math.max(0, Math.min(contents, (long) sent - choices));
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public byte[] event(int index) {
        byte[] bytes = natural(index);
        return index == PADDED_EVENT && script.eventBytes() > 0 ? padded(bytes) : bytes;
    }

    private byte[] natural(int index) {
        if (index < choices) {
            return Json.utf8(head(index) + role() + tail("null", nullUsage));
        }
        long content = (long) index - choices;
        if (content < contents) {
            return content((int) (content % choices), (int) (content / choices));
        }
        long finish = content - contents;
        if (finish < choices) {
            return Json.utf8(head((int) finish) + "{}" + tail(Json.quoted(answer.finishReason()), nullUsage));
        }
        if (finish == choices && usageEvent) {
            return Json.utf8(envelope + "],\"usage\":" + answer.usage() + "}" + eol + eol);
        }
        return Json.utf8("data: [DONE]" + eol + eol);
    }

    private byte[] content(int choice, int chunk) {
        byte[] head = contentHeads[choice];
        byte[] text = escaped(chunk % escapedPieces.length);
        int space = answer.separated(chunk) ? 1 : 0;
        byte[] event = new byte[head.length + space + text.length + contentTail.length];
        System.arraycopy(head, 0, event, 0, head.length);
        int at = head.length;
        if (space == 1) {
            event[at++] = ' ';
        }
        System.arraycopy(text, 0, event, at, text.length);
        System.arraycopy(contentTail, 0, event, at + text.length, contentTail.length);
        return event;
    }

    private byte[] escaped(int piece) {
        byte[] known = escapedPieces[piece];
        if (known == null) {
            known = Json.escaped(answer.pieces().get(piece));
            escapedPieces[piece] = known;
        }
        return known;
    }

    private String head(int choice) {
        return envelope + "{\"index\":" + choice + ",\"delta\":";
    }

    private String tail(String finishReason, boolean withUsage) {
        return ",\"logprobs\":null,\"finish_reason\":" + finishReason + "}]" + (withUsage ? ",\"usage\":null" : "")
                + "}" + eol + eol;
    }

    private String role() {
        if (answer.tool() == null) {
            return "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}";
        }
        return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":"
                + Json.quoted(WholeChat.callId(answer)) + ",\"type\":\"function\",\"function\":{\"name\":"
                + Json.quoted(answer.tool()) + ",\"arguments\":\"\"}}]}";
    }

    /** A member that OpenAI uses for the same purpose fills the event up to the scripted size. */
    private byte[] padded(byte[] event) {
        int end = event.length - 2 * eol.length() - 1;
        return Padding.fill(event, end, script.eventBytes());
    }
}
