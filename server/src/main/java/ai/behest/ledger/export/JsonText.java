package ai.behest.ledger.export;

import ai.behest.wire.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line; a member without a value is left out. Money is text, so that no reader makes a double of it. */
record JsonText(List<Field> fields) implements RowText {

    JsonText {
        fields = List.copyOf(fields);
    }

    @Override
    public void header(StringBuilder text) {}

    @Override
    public void row(StringBuilder text, ExportedEntry entry, Names names) {
        ObjectNode object = Json.object();
        for (Field field : fields) {
            switch (field.value().apply(entry, names)) {
                case Cell.Nothing _ -> {}
                case Cell.Text(String words) -> object.put(field.name(), words);
                case Cell.Amount(var number)
                when field.name().endsWith("_usd") -> object.put(field.name(), number.toPlainString());
                case Cell.Amount(var number) -> object.put(field.name(), number);
                case Cell.Flag(boolean flag) -> object.put(field.name(), flag);
                case Cell.Json(String json) -> object.set(field.name(), Json.MAPPER.readTree(json));
            }
        }
        text.append(Json.text(object)).append('\n');
    }
}
