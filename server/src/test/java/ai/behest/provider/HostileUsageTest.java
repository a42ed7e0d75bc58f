package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports that cannot be true: bounded, marked, and read as the dearest thing they can mean. */
class HostileUsageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | none",
                "[] | none",
                "7 | none",
                "{'total_tokens':9} | none",
                "{'prompt_tokens':0,'input_tokens':9,'completion_tokens':-1,'output_tokens':4} | 9 0 0 0 0 0 / 4 0 0 0",
                "{'input_tokens':9,'completion_tokens':4} | 9 0 0 0 0 0 / 4 0 0 0",
                "{'prompt_tokens':-1} | none",
                "{'prompt_tokens':-1,'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':1.5,'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':'7','completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':true,'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':{'a':1},'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':[1,[2]],'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':99999999999999,'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':99999999999999999999999,'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':1e3,'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':5,'completion_tokens':-1} | 5 0 0 0 0 0 / unknown",
                "{'prompt_tokens':5,'completion_tokens':-1,'total_tokens':12} | 5 0 0 0 0 0 / 7 0 0 0",
                "{'prompt_tokens':-5,'completion_tokens':4,'total_tokens':12} | 8 0 0 0 0 0 / 4 0 0 0",
                "{'completion_tokens':5} | unknown / 5 0 0 0",
                "{'prompt_tokens':1000000000000,'completion_tokens':0} | 1000000000000 0 0 0 0 0 / 0 0 0 0",
                "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':7} | 10 0 0 0 0 0 / 5 0 0 0",
                "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':-7} | 10 0 0 0 0 0 / 5 0 0 0",
                "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':99999999999999} | 10 0 0 0 0 0 / 5 0 0 0",
            })
    void aBrokenTotalIsReplacedByWhatTheOthersSayOrIsNotKnown(String report, String buckets) {
        assertThat(Usages.line(Usages.read("usage", report))).isEqualTo(buckets);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // a part larger than its whole must stand beside it
                "{'prompt_tokens':5,'prompt_tokens_details':{'cached_tokens':6}} | 5 6 0 0 0 0 dearest / 0 0 0 0",
                "{'prompt_tokens':5,'prompt_tokens_details':{'audio_tokens':6}} | 5 0 0 0 6 0 dearest / 0 0 0 0",
                "{'prompt_tokens':5,'completion_tokens':5,'completion_tokens_details':{'reasoning_tokens':6}}"
                        + " | 5 0 0 0 0 0 / 5 6 0 0 dearest",
                "{'prompt_tokens':5,'completion_tokens':5,'completion_tokens_details':{'audio_tokens':6}}"
                        + " | 5 0 0 0 0 0 / 5 0 6 0 dearest",
                // parts that overlap: the discount gives way first
                "{'prompt_tokens':110,'prompt_tokens_details':{'cached_tokens':80,'audio_tokens':100}}"
                        + " | 0 10 0 0 100 0 dearest / 0 0 0 0",
                "{'prompt_tokens':110,'prompt_tokens_details':{'cached_tokens':80,'audio_tokens':100,"
                        + "'image_tokens':90}} | 0 0 0 0 100 90 dearest / 0 0 0 0",
                "{'prompt_tokens':5,'completion_tokens':10,'completion_tokens_details':{'reasoning_tokens':9,"
                        + "'audio_tokens':4}} | 5 0 0 0 0 0 / 0 6 4 0 dearest",
                // a broken discount is none, a broken surcharge takes all that is left
                "{'prompt_tokens':50,'prompt_tokens_details':{'cached_tokens':-6}} | 50 0 0 0 0 0 dearest / 0 0 0 0",
                "{'prompt_tokens':50,'prompt_tokens_details':{'cached_tokens':'40'}}"
                        + " | 50 0 0 0 0 0 dearest / 0 0 0 0",
                "{'prompt_tokens':50,'prompt_cache_hit_tokens':40,'prompt_tokens_details':{'cached_tokens':1.5}}"
                        + " | 50 0 0 0 0 0 dearest / 0 0 0 0",
                "{'prompt_tokens':50,'prompt_tokens_details':{'cached_tokens':10,'audio_tokens':-1}}"
                        + " | 0 10 0 0 40 0 dearest / 0 0 0 0",
                "{'prompt_tokens':50,'prompt_tokens_details':{'image_tokens':{}}} | 0 0 0 0 0 50 dearest / 0 0 0 0",
                "{'prompt_tokens':50,'prompt_tokens_details':{'cache_write_tokens':9e9}}"
                        + " | 0 0 50 0 0 0 dearest / 0 0 0 0",
                "{'prompt_tokens':5,'completion_tokens':10,'completion_tokens_details':{'reasoning_tokens':-9}}"
                        + " | 5 0 0 0 0 0 / 0 10 0 0 dearest",
                "{'prompt_tokens':5,'completion_tokens':10,'completion_tokens_details':{'audio_tokens':'9'}}"
                        + " | 5 0 0 0 0 0 / 0 0 10 0 dearest",
                "{'prompt_tokens':5,'completion_tokens':10,'completion_tokens_details':{'image_tokens':-9}}"
                        + " | 5 0 0 0 0 0 / 0 0 0 10 dearest",
                // two spellings that disagree
                "{'prompt_tokens':50,'prompt_cache_hit_tokens':40,'prompt_tokens_details':{'cached_tokens':10}}"
                        + " | 40 10 0 0 0 0 / 0 0 0 0",
                "{'prompt_tokens':50,'prompt_cache_hit_tokens':40,'prompt_cache_miss_tokens':30} | 30 40 0 0 0 0 / 0 0 0 0",
                "{'prompt_tokens':5,'completion_tokens':9,'reasoning_tokens':4,'completion_tokens_details':"
                        + "{'reasoning_tokens':4}} | 5 0 0 0 0 0 / 5 4 0 0",
                // a total that neither includes nor excludes the reasoning
                "{'prompt_tokens':5,'completion_tokens':9,'total_tokens':16,'completion_tokens_details':"
                        + "{'reasoning_tokens':4}} | 5 0 0 0 0 0 / 9 4 0 0 dearest",
                "{'prompt_tokens':5,'completion_tokens':9,'total_tokens':24,'completion_tokens_details':"
                        + "{'reasoning_tokens':4}} | 5 0 0 0 0 0 / 9 10 0 0 dearest",
                // Anthropic: a split that does not add up
                "{'input_tokens':3,'cache_creation_input_tokens':100,'output_tokens':1,'cache_creation':"
                        + "{'ephemeral_5m_input_tokens':30,'ephemeral_1h_input_tokens':50}}"
                        + " | 3 0 30 70 0 0 dearest / 1 0 0 0",
                "{'input_tokens':3,'cache_creation_input_tokens':10,'output_tokens':1,'cache_creation':"
                        + "{'ephemeral_5m_input_tokens':30,'ephemeral_1h_input_tokens':50}}"
                        + " | 3 0 30 50 0 0 dearest / 1 0 0 0",
                "{'input_tokens':3,'cache_creation_input_tokens':100,'output_tokens':1,'cache_creation':"
                        + "{'ephemeral_5m_input_tokens':30,'ephemeral_1h_input_tokens':-1}}"
                        + " | 3 0 30 70 0 0 dearest / 1 0 0 0",
                "{'input_tokens':-3,'cache_read_input_tokens':100,'output_tokens':1} | unknown / 1 0 0 0",
                "{'cache_read_input_tokens':100} | none",
            })
    void aContradictionIsReadAsTheDearestThingItCanMean(String report, String buckets) {
        assertThat(Usages.line(Usages.read("usage", report))).isEqualTo(buckets);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'promptTokenCount':-1,'candidatesTokenCount':4} | unknown / 4 0 0 0",
                "{'promptTokenCount':9,'candidatesTokenCount':-4} | 9 0 0 0 0 0 / unknown",
                "{'promptTokenCount':9,'candidatesTokenCount':'4','totalTokenCount':20} | 9 0 0 0 0 0 / 0 11 0 0",
                "{'promptTokenCount':9,'toolUsePromptTokenCount':-1,'candidatesTokenCount':4}"
                        + " | 9 0 0 0 0 0 dearest / 4 0 0 0",
                "{'promptTokenCount':9,'cachedContentTokenCount':10} | 9 10 0 0 0 0 dearest / 0 0 0 0",
                "{'promptTokenCount':9,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':-3}]}"
                        + " | 0 0 0 0 9 0 dearest / 0 0 0 0",
                "{'promptTokenCount':9,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':'3'},7,[{}],null]}"
                        + " | 0 0 0 0 9 0 dearest / 0 0 0 0",
                "{'promptTokenCount':9,'promptTokensDetails':[7,{'modality':'AUDIO','tokenCount':3}]}"
                        + " | 9 0 0 0 0 0 / 0 0 0 0",
                "{'promptTokenCount':9,'promptTokensDetails':[{'modality':'AUDIO'},{'tokenCount':3},"
                        + "{'modality':'SMELL','tokenCount':3},{'modality':7,'tokenCount':3}]}"
                        + " | 9 0 0 0 0 0 / 0 0 0 0",
                "{'promptTokenCount':9,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':900000000000},"
                        + "{'modality':'AUDIO','tokenCount':900000000000}]} | 0 0 0 0 9 0 dearest / 0 0 0 0",
            })
    void geminisToo(String report, String buckets) {
        assertThat(Usages.line(Usages.read("usageMetadata", report))).isEqualTo(buckets);
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 200).map(String::valueOf)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "-1",
                                "1.5",
                                "'7'",
                                "null",
                                "{}",
                                "[1]",
                                "true",
                                "1e9",
                                "1000000000000",
                                "1000000000001",
                                "9223372036854775807",
                                "99999999999999999999999999")));
    }

    private static final List<String> PARTS = List.of(
            "'cached_tokens':%s",
            "'prompt_cache_hit_tokens':%s",
            "'prompt_cache_miss_tokens':%s",
            "'cache_read_input_tokens':%s",
            "'cache_creation_input_tokens':%s",
            "'cache_creation':{'ephemeral_5m_input_tokens':%1$s,'ephemeral_1h_input_tokens':%1$s}",
            "'prompt_tokens_details':{'cached_tokens':%1$s,'audio_tokens':%1$s,'image_tokens':%1$s}",
            "'input_tokens_details':{'cached_tokens':%1$s,'cache_write_tokens':%1$s}",
            "'completion_tokens_details':{'reasoning_tokens':%1$s,'audio_tokens':%1$s}",
            "'output_tokens_details':{'reasoning_tokens':%1$s,'image_tokens':%1$s}",
            "'reasoning_tokens':%s",
            "'total_tokens':%s",
            "'completion_tokens':%s",
            "'output_tokens':%s");

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.of(PARTS)
                .list()
                .uniqueElements()
                .ofMaxSize(6)
                .flatMap(shapes -> numbers().list().ofSize(shapes.size()).map(numbers -> {
                    StringBuilder json = new StringBuilder();
                    for (int i = 0; i < shapes.size(); i++) {
                        json.append(',').append(shapes.get(i).formatted(numbers.get(i)));
                    }
                    return json.toString();
                }));
    }

    @Provide
    Arbitrary<String> wholes() {
        return Combinators.combine(
                        Arbitraries.of("prompt_tokens", "input_tokens"),
                        Arbitraries.longs().between(0, 500))
                .as((name, count) -> "{'" + name + "':" + count);
    }

    /** Whatever else is said: all of the input is charged, nothing is below zero, no bucket is over the most. */
    @Property(tries = 5_000)
    void noReportHidesInputOrLeavesTheBounds(@ForAll("wholes") String whole, @ForAll("parts") String parts) {
        long told = Long.parseLong(whole.substring(whole.indexOf(':') + 1));
        Usage usage = Usages.read("usage", whole + parts + "}");
        assertThat(usage).isNotNull();
        if (usage != null) {
            assertThat(usage.inputTrust()).isNotEqualTo(Usage.Trust.UNKNOWN);
            assertThat(usage.totalInput()).isGreaterThanOrEqualTo(told);
            for (long bucket : new long[] {
                usage.input(),
                usage.cached(),
                usage.cacheWrite(),
                usage.cacheWriteHour(),
                usage.audioInput(),
                usage.imageInput(),
                usage.output(),
                usage.reasoning(),
                usage.audioOutput(),
                usage.imageOutput()
            }) {
                assertThat(bucket).isBetween(0L, UsageClaims.MOST);
            }
        }
    }
}
