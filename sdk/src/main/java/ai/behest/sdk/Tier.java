package ai.behest.sdk;

/**
 * An end user's entitlement, signed into the token: one of the built-in numbers (1 free, 2 pro, 3 max) or the name of a
 * tier that the project defines.
 */
public sealed interface Tier {

    /** A tier by number, 1 or more. */
    record Numbered(int number) implements Tier {

        public Numbered {
            if (number < 1) {
                throw Failure.field("tier", "must be 1 or more, or the name of a tier");
            }
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** A tier by name, 1 to 255 characters. */
    record Named(String name) implements Tier {

        public Named {
            Rules.text("tier", name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Tier of(int number) {
        return new Numbered(number);
    }

    /** Reads what a configuration or a session holds: {@code "2"} is the number 2, anything else a name. */
    static Tier of(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? new Numbered(Integer.parseInt(text)) : new Named(text);
    }
}
