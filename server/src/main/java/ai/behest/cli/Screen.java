package ai.behest.cli;

import ai.behest.wire.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** What a command prints: tables for people, the answer itself for programs. */
final class Screen {
    private final PrintWriter out;
    private final boolean json;

    Screen(CommandSpec spec, Connection connection) {
        this.out = spec.commandLine().getOut();
        this.json = connection.isJson();
    }

    /** A list's rows, one column for each member named; an absent member is a dash. */
    void table(JsonNode answer, Iterable<JsonNode> rows, String empty, String... members) {
        if (json) {
            raw(answer);
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(members).stream()
                .map(member -> member.replace('_', ' '))
                .toList());
        for (JsonNode row : rows) {
            List<String> line = new ArrayList<>();
            for (String member : members) {
                line.add(text(row.path(member)));
            }
            lines.add(line);
        }
        if (lines.size() == 1) {
            out.println(empty);
        } else {
            print(lines);
        }
        out.flush();
    }

    /** One thing, a line for each member that it has. */
    void facts(JsonNode answer, String... members) {
        if (json) {
            raw(answer);
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        for (String member : members) {
            if (answer.has(member)) {
                lines.add(List.of(member.replace('_', ' '), text(answer.get(member))));
            }
        }
        print(lines);
        out.flush();
    }

    /** A sentence, only for people. */
    void say(String sentence) {
        if (!json) {
            out.println(sentence);
            out.flush();
        }
    }

    private void raw(JsonNode answer) {
        out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        out.flush();
    }

    private void print(List<List<String>> lines) {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                String cell = line.get(column);
                text.append(cell);
                if (column < columns - 1) {
                    text.append(" ".repeat(width(lines, column) - cell.length() + 2));
                }
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static int width(List<List<String>> lines, int column) {
        return lines.stream()
                .filter(line -> line.size() > column)
                .mapToInt(line -> line.get(column).length())
                .max()
                .orElse(0);
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(text(part)));
            return parts.isEmpty() ? "-" : String.join(", ", parts);
        }
        // what a stranger may have named must not steer the terminal
        String text = value.isString() ? value.stringValue() : value.toString();
        return value.isString() && text.startsWith("-----BEGIN") ? text : text.replaceAll("\\p{Cntrl}", "?");
    }
}
