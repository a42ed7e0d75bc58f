package ai.behest.console.safety;

import ai.behest.console.frame.Fields;
import ai.behest.safety.KillScope;
import ai.behest.wire.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a form asks to stop: read from its fields. */
final class Wish {

    private Wish() {}

    /** @throws ai.behest.wire.RefusedException naming the field */
    static KillScope scope(Fields form) {
        String what = form.text("what");
        return switch (what) {
            case "global" -> KillScope.global();
            case "tenant" -> KillScope.tenant();
            case "project" -> new KillScope(false, needed(form, "project", "Choose the project."), null, null, null);
            case "user", "session", "key" -> {
                String value = needed(form, "value", "Give the " + what + "'s id.");
                String project = form.optional("project");
                yield new KillScope(
                        false,
                        project,
                        what.equals("user") ? value : null,
                        what.equals("session") ? value : null,
                        what.equals("key") ? value : null);
            }
            default -> throw Refusal.invalid("what", "Choose what to stop.").asException();
        };
    }

    /** When it ends by itself, or null for when somebody lifts it. */
    static @Nullable Instant until(Fields form, Instant now) {
        return switch (form.text("until")) {
            case "", "lifted" -> null;
            case "hour" -> now.plus(Duration.ofHours(1));
            case "day" -> now.plus(Duration.ofDays(1));
            case "instant" -> instant(form.text("expires_at"));
            default ->
                throw Refusal.invalid("until", "Choose how long it holds.").asException();
        };
    }

    private static Instant instant(String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Refusal.invalid("expires_at", "Give a date and time (UTC).").asException();
        }
    }

    private static String needed(Fields form, String name, String otherwise) {
        String text = form.optional(name);
        if (text == null) {
            throw Refusal.invalid(name, otherwise).asException();
        }
        return text;
    }
}
