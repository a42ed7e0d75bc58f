package ai.behest.people;

import ai.behest.wire.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people enter about themselves and others, checked. */
final class Fields {
    private static final int EMAIL_MOST = 254;
    private static final int LOCAL_MOST = 64;
    private static final int NAME_MOST = 100;
    /** ASCII only, no quotes, no comments: what a mail server is handed must not be read in two ways. */
    private static final Pattern EMAIL =
            Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
                    + "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private Fields() {}

    /** The address in lower case. */
    static String email(@Nullable String text) {
        String email = emailOrNull(text);
        if (email == null) {
            throw Refusal.invalid("email", "email must look like ada@example.com.")
                    .asException();
        }
        return email;
    }

    /** The address in lower case, or null when it is none. */
    static @Nullable String emailOrNull(@Nullable String text) {
        if (text == null || text.length() > EMAIL_MOST + 2) {
            return null;
        }
        String email = text.strip().toLowerCase(Locale.ROOT);
        boolean fits = email.length() <= EMAIL_MOST
                && email.indexOf('@') <= LOCAL_MOST
                && EMAIL.matcher(email).matches();
        return fits ? email : null;
    }

    /** The stripped name: 1 to 100 characters, none of them a control character or one that turns the text around. */
    static String name(@Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty() || name.length() > NAME_MOST || name.codePoints().anyMatch(Fields::isUnseen)) {
            throw Refusal.invalid("name", "name has 1 to 100 characters and no control characters.")
                    .asException();
        }
        return name;
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
