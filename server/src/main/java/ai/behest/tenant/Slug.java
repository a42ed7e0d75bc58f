package ai.behest.tenant;

import java.security.SecureRandom;
import java.util.List;

/** Names for projects that can be said on the telephone: {@code adjective-noun-123} (contract §1). */
final class Slug {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> ADJECTIVES = List.of(
            "amber", "ample", "brave", "brisk", "bright", "calm", "clear", "clever", "cosy", "crisp", "daring", "deft",
            "eager", "early", "fair", "fleet", "fond", "frank", "fresh", "gentle", "glad", "golden", "grand", "happy",
            "hardy", "honest", "keen", "kind", "lively", "loyal", "lucid", "lucky", "mellow", "merry", "mild", "neat",
            "nimble", "noble", "plain", "polite", "proud", "quick", "quiet", "rapid", "ready", "robust", "royal",
            "sharp", "silver", "smart", "snug", "solid", "steady", "sunny", "swift", "tidy", "true", "vivid", "warm",
            "wise", "witty", "young", "zesty");
    private static final List<String> NOUNS = List.of(
            "badger", "beacon", "birch", "bison", "breeze", "brook", "canyon", "cedar", "cliff", "comet", "coral",
            "crane", "delta", "ember", "falcon", "fern", "field", "finch", "fjord", "fox", "garden", "glade", "harbor",
            "hazel", "heron", "hill", "island", "jasper", "kestrel", "lagoon", "lake", "lark", "lotus", "lynx", "maple",
            "marten", "meadow", "mesa", "moss", "oak", "ocean", "orchid", "otter", "panda", "pebble", "pine", "planet",
            "prairie", "quartz", "raven", "reef", "ridge", "river", "robin", "shore", "sparrow", "spruce", "stone",
            "summit", "swan", "tiger", "valley", "willow");

    private Slug() {}

    static String random() {
        return pick(ADJECTIVES) + "-" + pick(NOUNS) + "-" + (100 + RANDOM.nextInt(900));
    }

    private static String pick(List<String> words) {
        return words.get(RANDOM.nextInt(words.size()));
    }
}
