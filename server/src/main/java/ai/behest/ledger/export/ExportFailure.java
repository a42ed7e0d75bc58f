package ai.behest.ledger.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a file could not be written, in words that a tenant may read: nothing of the server's paths and keys. */
final class ExportFailure extends IOException {
    ExportFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
