package ai.behest.ledger;

import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes an amount in USD as a JSON number with all its decimals and never an exponent, as the published clients read it. */
final class UsdNumber extends StdSerializer<BigDecimal> {

    UsdNumber() {
        super(BigDecimal.class);
    }

    @Override
    public void serialize(BigDecimal usd, JsonGenerator out, SerializationContext context) {
        out.writeNumber(usd.toPlainString());
    }
}
