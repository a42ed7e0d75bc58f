package ai.behest.fake;

import java.util.Arrays;

/** A JSON body sent whole, as two halves, so that a fault can strike between them. */
final class WholeBody implements Events {
    private final byte[] body;
    private final long tokens;

    /** {@code tokens}: output tokens of the whole. */
    WholeBody(byte[] body, long tokens, int paddedTo) {
        this.body = paddedTo > 0 ? Padding.fill(body, body.length - 1, paddedTo) : body;
        this.tokens = tokens;
    }

    @Override
    public int count() {
        return 2;
    }

    @Override
    public int paced() {
        return 1;
    }

    @Override
    public int lastFault() {
        return 1;
    }

    @Override
    public byte[] event(int index) {
        int half = body.length / 2;
        return index == 0 ? Arrays.copyOf(body, half) : Arrays.copyOfRange(body, half, body.length);
    }

    @Override
    public long tokensWithin(int sent) {
        return sent < 2 ? 0 : tokens;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public long length() {
        return body.length;
    }
}
