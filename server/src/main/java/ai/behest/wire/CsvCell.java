package ai.behest.wire;

/**
 * A text as a cell of CSV (RFC 4180). Users name sessions and tags, and whoever opens the file is an accountant: a text that a
 * spreadsheet could take for a formula, also after white space, begins with an apostrophe.
 */
public final class CsvCell {
    /** The last four are the same signs in the full width of East Asian scripts, which spreadsheets read too. */
    private static final String FORMULA = "=+-@\t\r\n|%\uFF1D\uFF0B\uFF0D\uFF20";

    private static final String SPECIAL = ",\"\r\n;";

    private CsvCell() {}

    public static void append(StringBuilder csv, String text) {
        String harmless = isFormula(text) ? "'" + text : text;
        if (harmless.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0)
                || !harmless.strip().equals(harmless)) {
            quoted(csv, harmless);
        } else {
            csv.append(harmless);
        }
    }

    /** A text that is known to be no formula, such as JSON. */
    public static void quoted(StringBuilder csv, String text) {
        csv.append('"').append(text.replace("\"", "\"\"")).append('"');
    }

    private static boolean isFormula(String text) {
        String stripped = text.stripLeading();
        return !text.isEmpty()
                && (FORMULA.indexOf(text.charAt(0)) >= 0
                        || (!stripped.isEmpty() && FORMULA.indexOf(stripped.charAt(0)) >= 0));
    }
}
