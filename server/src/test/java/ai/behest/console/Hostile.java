package ai.behest.console;

import java.util.List;
import java.util.stream.Stream;

/** Texts that become script where a page forgets to escape: each way out of a context, with each thing to run there. */
final class Hostile {
    private static final List<String> WAYS_OUT = List.of(
            "",
            "\"",
            "'",
            "`",
            ">",
            "\">",
            "'>",
            "-->",
            "]]>",
            "</title>",
            "</textarea>",
            "</script>",
            "</option></select>",
            "</style>",
            "</svg>",
            "\" autofocus ",
            "%22%3E",
            "&quot;>",
            "\\\"");
    private static final List<String> THINGS_TO_RUN = List.of(
            "<script>pwned=1</script>",
            "<img src=x onerror=pwned=1>",
            "<svg onload=pwned=1>",
            "<svg><animate onbegin=pwned=1 attributeName=x>",
            "<details open ontoggle=pwned=1>",
            "<iframe srcdoc='<script>parent.pwned=1</script>'>",
            "<a href=javascript:pwned=1>x</a>",
            "<form action=javascript:pwned=1><button>x",
            "<meta http-equiv=refresh content='0;url=javascript:pwned=1'>",
            "<div hx-on:load='pwned=1' hx-get=/ hx-trigger=load>",
            "onfocus=pwned=1 tabindex=1 x=",
            "<math><mi xlink:href=javascript:pwned=1>x");

    /** 19 ways out with 12 things to run. */
    static final List<String> TEXTS = WAYS_OUT.stream()
            .flatMap(way -> THINGS_TO_RUN.stream().map(thing -> way + thing))
            .toList();

    private Hostile() {}

    /** Those that are no longer than this. */
    static Stream<String> upTo(int length) {
        return TEXTS.stream().filter(text -> text.length() <= length);
    }
}
