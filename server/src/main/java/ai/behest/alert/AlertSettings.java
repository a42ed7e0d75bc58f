package ai.behest.alert;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the operator lets alerts leave.
 *
 * @param localWebhooks whether webhooks may be on this machine and speak http: for development only
 * @param mail where alerts are mailed, or null when they are not: a mail server alone does not know to whom
 */
public record AlertSettings(boolean localWebhooks, @Nullable MailSettings mail) {

    /** @throws IllegalArgumentException naming the variable that has a bad value */
    public static AlertSettings from(Map<String, String> environment) {
        MailSettings mail = MailSettings.from(environment);
        return new AlertSettings(
                "true"
                        .equals(environment
                                .getOrDefault("BEHEST_LOCAL_WEBHOOKS", "")
                                .strip()),
                mail == null || mail.to().isEmpty() ? null : mail);
    }
}
