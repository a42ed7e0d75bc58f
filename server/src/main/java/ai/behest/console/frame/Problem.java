package ai.behest.console.frame;

import ai.behest.wire.Refusal;

/**
 * What is wrong with a form that was sent.
 *
 * @param field the field that it is about, or empty for the form as a whole
 * @param message what to do about it
 */
public record Problem(String field, String message) {

    static Problem of(Refusal refusal) {
        String param = refusal.param();
        return new Problem(param == null ? "" : param, refusal.message());
    }
}
