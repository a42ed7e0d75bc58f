package ai.behest.control;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is sent piece by piece.
 *
 * @param pieces the next one each time, null after the last; may block
 */
record Outflow(String contentType, Map<String, String> headers, Supplier<byte @Nullable []> pieces) {}
