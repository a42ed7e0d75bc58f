package ai.behest.ledger.export;

import java.io.IOException;

/** Files in folders of this server. */
record Folders(ExportRoot root) implements ExportTarget {

    @Override
    public void prepare(String tenantId, String directory) throws IOException {
        root.folder(tenantId, directory);
    }

    @Override
    public void write(String tenantId, String directory, String name, Extract extract) throws IOException {
        ExportFile.write(root.folder(tenantId, directory), name, extract);
    }
}
