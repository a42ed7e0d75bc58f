package ai.behest.alert;

import jakarta.mail.MessagingException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Letters to one person by the operator's mail server, which alerts leave by too. */
public final class Letterbox {
    private final MailSettings settings;
    private final InstantSource clock;

    private Letterbox(MailSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @return null when no mail server is named
     * @throws IllegalArgumentException naming the variable that has a bad value
     */
    public static @Nullable Letterbox from(Map<String, String> environment, InstantSource clock) {
        MailSettings settings = MailSettings.from(environment);
        return settings == null ? null : new Letterbox(settings, clock);
    }

    /**
     * Sends a letter. Blocks, for a minute or so at the most.
     *
     * @throws IllegalStateException when the mail server does not take it
     */
    public void send(String to, String subject, String text) {
        try {
            new Smtp(settings.to(List.of(to))).send(new Letter(subject, text), clock.instant());
        } catch (MessagingException e) {
            // the cause may name the recipient
            throw new IllegalStateException(
                    "The mail server did not take a letter: " + e.getClass().getSimpleName());
        }
    }
}
