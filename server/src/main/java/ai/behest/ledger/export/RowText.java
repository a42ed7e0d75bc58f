package ai.behest.ledger.export;

/** Writes entries as lines of text. */
sealed interface RowText permits CsvText, JsonText {

    /** What stands before the first entry; perhaps nothing. */
    void header(StringBuilder text);

    /** One entry, with the end of its line. */
    void row(StringBuilder text, ExportedEntry entry, Names names);
}
