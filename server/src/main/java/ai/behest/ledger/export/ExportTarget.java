package ai.behest.ledger.export;

import java.io.IOException;

/** A place for files of entries. */
interface ExportTarget {

    /**
     * Makes sure that a directory can be written to, as far as that is known beforehand.
     *
     * @throws IOException when it cannot
     * @throws ai.behest.wire.RefusedException naming {@code directory} when it lies elsewhere
     */
    void prepare(String tenantId, String directory) throws IOException;

    /** Writes a file: there whole or not at all, and in place of one of the same name. */
    void write(String tenantId, String directory, String name, Extract extract) throws IOException;
}
