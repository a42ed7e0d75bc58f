package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@link PriceMap}: decimals to picodollars without a double, and nothing taken from a map that does not fit. */
final class PriceMapTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);
    private static final String GOOD = "'m':{'mode':'chat','litellm_provider':'openai','input_cost_per_token':2.5e-06,"
            + "'output_cost_per_token':1e-05}";

    private static JsonNode tree(String json) {
        return Json.tree(Lists.json(json));
    }

    private static PriceMap read(String json) {
        return PriceMap.read(tree("{" + json + "}"), Set.of(), TODAY);
    }

    private static Price price(String json) {
        return read(json).entries().getFirst().price();
    }

    @Test
    void readsEveryColumnThatAListOfPricesHas() {
        PriceMap map = read("""
                'openai/m':{'mode':'chat','litellm_provider':'openai','max_input_tokens':1000,'max_output_tokens':100,
                'input_cost_per_token':2.5e-06,'output_cost_per_token':0.00001,'cache_read_input_token_cost':2.5E-7,
                'cache_creation_input_token_cost':3.125e-06,'cache_creation_input_token_cost_above_1hr':5e-06,
                'input_cost_per_audio_token':4e-05,'output_cost_per_audio_token':8e-05,
                'input_cost_per_image_token':6e-06,'output_cost_per_image_token':3e-05,
                'output_cost_per_reasoning_token':1.2e-05,'input_cost_per_request':0.005,
                'input_cost_per_token_batches':1.25e-06,'output_cost_per_token_batches':5e-06,
                'input_cost_per_token_above_200k_tokens':5e-06,'output_cost_per_token_above_200k_tokens':1.5e-05,
                'cache_read_input_token_cost_above_200k_tokens':5e-07,
                'cache_creation_input_token_cost_above_1hr_above_200k_tokens':1e-05,
                'input_cost_per_token_priority':5e-06,'search_context_cost_per_query':{'search_context_size_low':0.01},
                'supports_vision':true,'source':'https://example.org'}""");
        assertThat(map.entries()).hasSize(1);
        PriceEntry entry = map.entries().getFirst();
        assertThat(entry.model()).isEqualTo("m");
        assertThat(entry.provider()).isEqualTo("openai");
        assertThat(entry.contextWindow()).isEqualTo(1_000);
        assertThat(entry.maxOutput()).isEqualTo(100);
        assertThat(entry.read()).isEqualTo(TODAY);
        assertThat(entry.price())
                .isEqualTo(new Price(
                        new Rates(
                                2_500_000,
                                250_000,
                                3_125_000,
                                5_000_000,
                                40_000_000,
                                6_000_000,
                                10_000_000,
                                12_000_000,
                                80_000_000,
                                30_000_000),
                        // what the length does not state is what it is without it, where that is dearer; a discount is
                        // none
                        new Price.LongContext(
                                200_000,
                                new Rates(
                                        5_000_000,
                                        500_000,
                                        5_000_000,
                                        10_000_000,
                                        40_000_000,
                                        6_000_000,
                                        15_000_000,
                                        15_000_000,
                                        80_000_000,
                                        30_000_000)),
                        5_000_000_000L,
                        new Price.Batch(
                                new Rates(
                                        1_250_000,
                                        1_250_000,
                                        3_125_000,
                                        5_000_000,
                                        40_000_000,
                                        6_000_000,
                                        5_000_000,
                                        12_000_000,
                                        80_000_000,
                                        30_000_000),
                                null)));
        assertThat(map.ignored()).containsOnlyKeys("input_cost_per_token_priority", "search_context_cost_per_query");
        assertThat(map.roundings()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1e-12, 1, 0",
        "0.000000000001, 1, 0",
        "1E-12, 1, 0",
        "10e-13, 1, 0",
        "1.5e-12, 2, 1",
        "0.1e-12, 1, 1",
        "2.0000000000000001e-12, 3, 1",
        "0.00000012345678, 123457, 1",
        "3e-07, 300000, 0",
        "1e-300, 1, 1",
        "1e-2147483647, 1, 1",
        "1, 1000000000000, 0",
        "1.000, 1000000000000, 0",
    })
    void roundsUpToAWholePicodollarAndSaysSo(String usd, long picodollars, int roundings) {
        PriceMap map = read(GOOD.replace("2.5e-06", usd));
        assertThat(map.entries().getFirst().price().rates().input()).isEqualTo(picodollars);
        assertThat(map.roundings()).isEqualTo(roundings);
        assertThat(map.rounded()).hasSize(roundings);
        if (roundings == 1) {
            assertThat(map.rounded().getFirst().column()).isEqualTo("input_cost_per_token");
            assertThat(map.rounded().getFirst().model()).isEqualTo("m");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input_cost_per_token':2.5e-06, | `` | m.input_cost_per_token",
                ",'output_cost_per_token':1e-05 | `` | m.output_cost_per_token",
                "2.5e-06 | null | m.input_cost_per_token",
                "2.5e-06 | -2.5e-06 | m.input_cost_per_token",
                "2.5e-06 | -1e-300 | m.input_cost_per_token",
                "2.5e-06 | '2.5e-06' | m.input_cost_per_token",
                "2.5e-06 | true | m.input_cost_per_token",
                "2.5e-06 | {} | m.input_cost_per_token",
                "2.5e-06 | 1.1 | m.input_cost_per_token",
                "2.5e-06 | 1e2147483647 | m.input_cost_per_token",
                "1e-05 | 1e-05,'cache_read_input_token_cost':-1 | m.cache_read_input_token_cost",
                "1e-05 | 1e-05,'output_cost_per_token_batches':'x' | m.output_cost_per_token_batches",
                "1e-05 | 1e-05,'input_cost_per_token_above_200k_tokens':-1 | m.input_cost_per_token_above_200k_tokens",
                "1e-05 | 1e-05,'input_cost_per_request':-1 | m.input_cost_per_request",
                "1e-05 | 1e-05,'max_input_tokens':'many' | m.max_input_tokens",
                "1e-05 | 1e-05,'max_output_tokens':-1 | m.max_output_tokens",
                "1e-05 | 1e-05,'max_output_tokens':1.5 | m.max_output_tokens",
                "1e-05 | 1e-05,'max_output_tokens':1e13 | m.max_output_tokens",
                "1e-05 | 1e-05,'max_output_tokens':1e2147483647 | m.max_output_tokens",
                "1e-05 | 1e-05,'max_output_tokens':1e-2147483647 | m.max_output_tokens",
                "'litellm_provider':'openai', | `` | m.litellm_provider",
                "'openai' | 7 | m.litellm_provider",
                "'openai' | 'Open AI' | m.litellm_provider",
            })
    void namesTheColumnThatIsMissingOrDoesNotFit(String sound, String bad, String field) {
        String json = GOOD.replace(sound, bad);
        assertThat(json).isNotEqualTo(GOOD);
        assertRefused("{'first':" + GOOD.substring(4) + "," + json + "}", field);
    }

    private static void assertRefused(String json, String field) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> PriceMap.read(tree(json), Set.of(), TODAY));
        assertThat(refused).as(json).isNotNull();
        assertThat(refused.refusal().param()).isEqualTo(field);
    }

    @Test
    void refusesWhatIsNoMap() {
        assertRefused("[]", "body");
        assertRefused("{'<b>\\u0007':{'mode':'chat'}}", "?b??.litellm_provider");
    }

    @Test
    void leavesOutAndCountsWhatHasNoPriceByTheToken() {
        PriceMap map = read(GOOD + """
                ,'sample_spec':{'mode':'one of: chat, embedding','input_cost_per_token':'a number'},
                'last_updated':'2026-11-25','versions':[1],
                'dall-e':{'mode':'image_generation','litellm_provider':'openai','input_cost_per_pixel':-1},
                'whisper':{'mode':'audio_transcription','litellm_provider':'openai'},
                'sizes':{'litellm_provider':'fireworks_ai','input_cost_per_token':1e-6,'output_cost_per_token':1e-6},
                'copilot':{'mode':'chat','litellm_provider':'github_copilot','max_input_tokens':9},
                'film':{'mode':'chat','litellm_provider':'bedrock','input_cost_per_video_per_second':0.1,
                    'output_cost_per_token':1e-6},
                'signs':{'mode':'chat','litellm_provider':'vertex','input_cost_per_token':1e-6,
                    'output_cost_per_character':1e-6},
                'local':{'mode':'chat','litellm_provider':'ollama','input_cost_per_token':0,'output_cost_per_token':0.0},
                'bedrock/*/m':{'mode':'chat','litellm_provider':'bedrock','input_cost_per_token':1e-6,
                    'output_cost_per_token':1e-6}""");
        assertThat(map.entries()).extracting(PriceEntry::model).containsExactly("m");
        assertThat(map.models()).isEqualTo(12);
        assertThat(map.skipped())
                .containsEntry("mode:image_generation", 1)
                .containsEntry("mode:audio_transcription", 1)
                .containsEntry("mode:none", 1)
                .containsEntry("not_a_model", 2)
                .containsEntry("no_price_by_token", 3)
                .containsEntry("price_of_zero", 1)
                .containsEntry("name_is_a_pattern", 1)
                .hasSize(7);
    }

    @Test
    void aWholeNumberMayBeWrittenAsADecimalAndZeroSaysNothing() {
        PriceEntry entry = read(GOOD.replace("1e-05", "1e-05,'max_input_tokens':2000000.0,'max_output_tokens':3e4"))
                .entries()
                .getFirst();
        assertThat(entry.contextWindow()).isEqualTo(2_000_000);
        assertThat(entry.maxOutput()).isEqualTo(30_000);
        assertThat(read(GOOD.replace("1e-05", "1e-05,'max_input_tokens':0"))
                        .entries()
                        .getFirst()
                        .contextWindow())
                .isNull();
    }

    @Test
    void anEmbeddingNeedsNoPriceOfOutput() {
        PriceMap map = read(GOOD.replace("'chat'", "'embedding'").replace(",'output_cost_per_token':1e-05", ""));
        assertThat(map.entries().getFirst().kind()).isEqualTo(PriceEntry.Kind.EMBEDDING);
        assertThat(map.entries().getFirst().price()).isEqualTo(Price.of(Rates.plain(2_500_000, 0)));
    }

    @Test
    void providersAreCalledAsTheyAreHereAndNamesAreTheirOwn() {
        PriceMap map = read(GOOD + ",'together_ai/meta/llama':"
                + GOOD.substring(4).replace("'openai'", "'together_ai'")
                + ",'text':"
                + GOOD.substring(4)
                        .replace("'openai'", "'text-completion-openai'")
                        .replace("'chat'", "'completion'")
                + ",'xai/grok':"
                + GOOD.substring(4).replace("'openai'", "'xai'").replace("'chat'", "'responses'")
                + ",'cloudflare/@cf/meta/llama':"
                + GOOD.substring(4).replace("'openai'", "'cloudflare'"));
        assertThat(map.entries())
                .extracting(entry -> entry.provider() + " " + entry.model())
                .containsExactly(
                        "openai m", "together meta/llama", "openai text", "xai grok", "cloudflare @cf/meta/llama");
        PriceMap some = PriceMap.read(
                tree("{" + GOOD + ",'xai/grok':" + GOOD.substring(4).replace("'openai'", "'xai'") + "}"),
                Set.of("xai"),
                TODAY);
        assertThat(some.entries()).extracting(PriceEntry::model).containsExactly("grok");
        assertThat(some.skipped()).containsEntry("provider_not_wanted", 1);
    }

    @Test
    void ofTwoPricesForOneNameTheDearerHolds() {
        String dearer = "'openai/m':" + GOOD.substring(4).replace("1e-05", "2e-05");
        for (String both : new String[] {GOOD + "," + dearer, dearer + "," + GOOD}) {
            PriceMap map = read(both);
            assertThat(map.entries()).hasSize(1);
            assertThat(map.entries().getFirst().price().rates().output()).isEqualTo(20_000_000);
            assertThat(map.skipped()).containsEntry("name_twice", 1);
        }
    }

    @Test
    void ofSeveralLengthsTheShortestHasTheDearestRates() {
        Price price = price(GOOD.replace(
                "1e-05",
                "1e-05,'input_cost_per_token_above_256k_tokens':4e-06,'input_cost_per_token_above_128k_tokens':3e-06,"
                        + "'output_cost_per_token_above_256k_tokens':9e-06"));
        assertThat(price.longContext()).isEqualTo(new Price.LongContext(128_000, Rates.plain(4_000_000, 9_000_000)));
    }
}
