package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How each provider counts, in figures worked out by hand. The columns are the report, the buckets (input, cached,
 * written for 5 minutes, written for an hour, sound, pictures / output, reasoning, sound, pictures), and the provider's
 * own total of all tokens, to which the buckets must sum.
 */
class UsageShapesTest {

    private static void check(String member, String report, String buckets, long total) {
        Usage usage = Usages.read(member, report);
        assertThat(Usages.line(usage)).isEqualTo(buckets);
        assertThat(Objects.requireNonNull(usage).totalInput() + usage.totalOutput())
                .isEqualTo(total);
    }

    /** platform.openai.com, object CompletionUsage: the details are parts of their whole, rejected predictions too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt_tokens':19,'completion_tokens':10,'total_tokens':29} | 19 0 0 0 0 0 / 10 0 0 0 | 29",
                "{'prompt_tokens':2006,'completion_tokens':300,'total_tokens':2306,'prompt_tokens_details':"
                        + "{'cached_tokens':1920,'audio_tokens':0}} | 86 1920 0 0 0 0 / 300 0 0 0 | 2306",
                // cache writes, since GPT-5.6: 2,600 of which 2,000 read, 400 written, 200 neither
                "{'prompt_tokens':2600,'completion_tokens':300,'total_tokens':2900,'prompt_tokens_details':"
                        + "{'cached_tokens':2000,'cache_write_tokens':400}} | 200 2000 400 0 0 0 / 300 0 0 0 | 2900",
                "{'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,'prompt_tokens_details':"
                        + "{'cached_tokens':60,'audio_tokens':5},'completion_tokens_details':{'reasoning_tokens':20,"
                        + "'audio_tokens':3,'accepted_prediction_tokens':4,'rejected_prediction_tokens':6}}"
                        + " | 35 60 0 0 5 0 / 27 20 3 0 | 150",
                "{'prompt_tokens':500,'completion_tokens':0,'total_tokens':500,'prompt_tokens_details':"
                        + "{'cached_tokens':500}} | 0 500 0 0 0 0 / 0 0 0 0 | 500",
                "{'prompt_tokens':8,'total_tokens':8} | 8 0 0 0 0 0 / 0 0 0 0 | 8",
                "{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0} | 0 0 0 0 0 0 / 0 0 0 0 | 0",
                "{'prompt_tokens':7,'completion_tokens':2,'total_tokens':9,'prompt_tokens_details':null,"
                        + "'completion_tokens_details':{'reasoning_tokens':null}} | 7 0 0 0 0 0 / 2 0 0 0 | 9",
            })
    void openAiChat(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /** platform.openai.com, object ResponseUsage; pictures as the images API reports them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input_tokens':328,'input_tokens_details':{'cached_tokens':128,'cache_write_tokens':50},"
                        + "'output_tokens':52,'output_tokens_details':{'reasoning_tokens':32},'total_tokens':380}"
                        + " | 150 128 50 0 0 0 / 20 32 0 0 | 380",
                "{'input_tokens':373,'input_tokens_details':{'text_tokens':50,'image_tokens':323},"
                        + "'output_tokens':4000,'output_tokens_details':{'text_tokens':100,'image_tokens':3900},"
                        + "'total_tokens':4373} | 50 0 0 0 0 323 / 100 0 0 3900 | 4373",
                "{'input_tokens':10,'output_tokens':2} | 10 0 0 0 0 0 / 2 0 0 0 | 12",
            })
    void openAiResponses(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /**
     * platform.claude.com, "Prompt caching", "Tracking cache performance": input_tokens are those after the last cache
     * breakpoint, so all input is the sum of the three; the lifetimes stand in cache_creation.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input_tokens':2095,'output_tokens':503} | 2095 0 0 0 0 0 / 503 0 0 0 | 2598",
                "{'input_tokens':2048,'cache_read_input_tokens':1800,'cache_creation_input_tokens':248,"
                        + "'output_tokens':503,'cache_creation':{'ephemeral_5m_input_tokens':148,"
                        + "'ephemeral_1h_input_tokens':100}} | 2048 1800 148 100 0 0 / 503 0 0 0 | 4599",
                "{'input_tokens':50,'cache_read_input_tokens':100000,'cache_creation_input_tokens':0,"
                        + "'output_tokens':10} | 50 100000 0 0 0 0 / 10 0 0 0 | 100060",
                // without the split the lifetime is the default one, five minutes
                "{'input_tokens':3,'cache_creation_input_tokens':4000,'cache_read_input_tokens':null,"
                        + "'output_tokens':9} | 3 0 4000 0 0 0 / 9 0 0 0 | 4012",
                "{'input_tokens':3,'cache_creation_input_tokens':4000,'output_tokens':90,'cache_creation':"
                        + "{'ephemeral_5m_input_tokens':0,'ephemeral_1h_input_tokens':4000},"
                        + "'output_tokens_details':{'thinking_tokens':60}} | 3 0 0 4000 0 0 / 30 60 0 0 | 4093",
            })
    void anthropic(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /**
     * ai.google.dev, UsageMetadata: promptTokenCount includes the cached part, thoughts and tool prompts stand beside,
     * totalTokenCount is all of them.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'promptTokenCount':20,'candidatesTokenCount':198,'thoughtsTokenCount':405,'totalTokenCount':623}"
                        + " | 20 0 0 0 0 0 / 198 405 0 0 | 623",
                "{'promptTokenCount':21,'thoughtsTokenCount':60,'totalTokenCount':81} | 21 0 0 0 0 0 / 0 60 0 0 | 81",
                "{'promptTokenCount':1000,'cachedContentTokenCount':400,'candidatesTokenCount':30,"
                        + "'toolUsePromptTokenCount':70,'thoughtsTokenCount':5,'totalTokenCount':1105}"
                        + " | 670 400 0 0 0 0 / 30 5 0 0 | 1105",
                // sound and pictures: 1,000 = 600 text + 300 sound + 100 pictures
                "{'promptTokenCount':1000,'candidatesTokenCount':1300,'totalTokenCount':2300,'promptTokensDetails':"
                        + "[{'modality':'TEXT','tokenCount':600},{'modality':'AUDIO','tokenCount':300},"
                        + "{'modality':'IMAGE','tokenCount':60},{'modality':'VIDEO','tokenCount':40}],"
                        + "'candidatesTokensDetails':[{'modality':'TEXT','tokenCount':10},"
                        + "{'modality':'IMAGE','tokenCount':1290}]} | 600 0 0 0 300 100 / 10 0 0 1290 | 2300",
                // 500 from the cache, of which 100 were sound (never taken for cheap) and 50 a picture
                "{'promptTokenCount':1000,'cachedContentTokenCount':500,'candidatesTokenCount':10,"
                        + "'totalTokenCount':1010,'promptTokensDetails':[{'modality':'TEXT','tokenCount':600},"
                        + "{'modality':'AUDIO','tokenCount':300},{'modality':'IMAGE','tokenCount':100}],"
                        + "'cacheTokensDetails':[{'modality':'TEXT','tokenCount':350},{'modality':'AUDIO',"
                        + "'tokenCount':100},{'modality':'IMAGE','tokenCount':50}]}"
                        + " | 250 400 0 0 300 50 / 10 0 0 0 | 1010",
            })
    void gemini(String report, String buckets, long total) {
        check("usageMetadata", report, buckets, total);
    }

    /** Gemini behind OpenAI's dialect hides its thoughts in the total. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt_tokens':21,'completion_tokens':0,'total_tokens':81,'completion_tokens_details':"
                        + "{'reasoning_tokens':60}} | 21 0 0 0 0 0 / 0 60 0 0 | 81",
                "{'prompt_tokens':20,'completion_tokens':198,'total_tokens':623} | 20 0 0 0 0 0 / 198 405 0 0 | 623",
                "{'prompt_tokens':21,'total_tokens':81} | 21 0 0 0 0 0 / 60 0 0 0 | 81",
            })
    void geminiInOpenAisDialect(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /** api-docs.deepseek.com: prompt_tokens = hits + misses; completion_tokens include the reasoning. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt_tokens':1100,'completion_tokens':80,'total_tokens':1180,'prompt_cache_hit_tokens':1024,"
                        + "'prompt_cache_miss_tokens':76,'prompt_tokens_details':{'cached_tokens':1024},"
                        + "'completion_tokens_details':{'reasoning_tokens':64}} | 76 1024 0 0 0 0 / 16 64 0 0 | 1180",
                "{'completion_tokens':5,'prompt_cache_hit_tokens':4,'prompt_cache_miss_tokens':6}"
                        + " | 6 4 0 0 0 0 / 5 0 0 0 | 15",
            })
    void deepSeek(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /** docs.mistral.ai: three spellings of the cached part, and seconds of sound that are no tokens. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt_tokens':1013,'total_tokens':1043,'completion_tokens':30,'prompt_tokens_details':"
                        + "{'cached_tokens':1008}} | 5 1008 0 0 0 0 / 30 0 0 0 | 1043",
                "{'prompt_tokens':801,'completion_tokens':2,'total_tokens':803,'num_cached_tokens':768,"
                        + "'prompt_token_details':{'cached_tokens':768},'prompt_audio_seconds':12}"
                        + " | 33 768 0 0 0 0 / 2 0 0 0 | 803",
                "{'prompt_tokens':8,'completion_tokens':2,'total_tokens':10,'prompt_audio_seconds':{}}"
                        + " | 8 0 0 0 0 0 / 2 0 0 0 | 10",
            })
    void mistral(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /** console.groq.com, "Prompt caching": as OpenAI, with times beside. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'queue_time':0.026959759,'prompt_tokens':4641,'prompt_time':0.009995497,'completion_tokens':1817,"
                        + "'completion_time':5.57691751,'total_tokens':6458,'total_time':5.586913,"
                        + "'prompt_tokens_details':{'cached_tokens':4608},'completion_tokens_details':"
                        + "{'reasoning_tokens':1000}} | 33 4608 0 0 0 0 / 817 1000 0 0 | 6458",
            })
    void groq(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /**
     * docs.x.ai, "Consumption and rate limits": reasoning is counted apart from completion_tokens, and in total_tokens.
     * Some answers of theirs count it inside; their total says so.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt_tokens':32,'completion_tokens':9,'total_tokens':135,'prompt_tokens_details':"
                        + "{'text_tokens':32,'audio_tokens':0,'image_tokens':0,'cached_tokens':6},"
                        + "'completion_tokens_details':{'reasoning_tokens':94,'audio_tokens':0,"
                        + "'accepted_prediction_tokens':0,'rejected_prediction_tokens':0},'num_sources_used':0}"
                        + " | 26 6 0 0 0 0 / 9 94 0 0 | 135",
                "{'prompt_tokens':10120,'completion_tokens':1499,'total_tokens':14428,'prompt_tokens_details':"
                        + "{'cached_tokens':128},'completion_tokens_details':{'reasoning_tokens':2809}}"
                        + " | 9992 128 0 0 0 0 / 1499 2809 0 0 | 14428",
                "{'prompt_tokens':500,'completion_tokens':500,'total_tokens':1000,'completion_tokens_details':"
                        + "{'reasoning_tokens':200}} | 500 0 0 0 0 0 / 300 200 0 0 | 1000",
                "{'prompt_tokens':60,'completion_tokens':9,'total_tokens':75,'prompt_tokens_details':"
                        + "{'text_tokens':20,'image_tokens':40},'reasoning_tokens':6}"
                        + " | 20 0 0 0 0 40 / 9 6 0 0 | 75",
            })
    void xAi(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /** openrouter.ai, "Usage accounting": OpenAI's names, cache writes and pictures, and a cost that is not ours. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'completion_tokens':2,'completion_tokens_details':{'reasoning_tokens':0,'image_tokens':0},"
                        + "'cost':0.95,'cost_details':{'upstream_inference_cost':19},'prompt_tokens':194,"
                        + "'prompt_tokens_details':{'cached_tokens':0,'cache_write_tokens':100,'audio_tokens':0,"
                        + "'video_tokens':4},'total_tokens':196,'is_byok':false} | 90 0 100 0 0 4 / 2 0 0 0 | 196",
            })
    void openRouter(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }

    /** Gateways that translate Anthropic's answers into OpenAI's dialect: their total shows what the prompt includes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt_tokens':1150,'completion_tokens':9,'total_tokens':1159,'cache_read_input_tokens':1000,"
                        + "'cache_creation_input_tokens':100,'prompt_tokens_details':{'cached_tokens':1000}}"
                        + " | 50 1000 100 0 0 0 / 9 0 0 0 | 1159",
                "{'prompt_tokens':1200,'completion_tokens':9,'total_tokens':2309,'cache_read_input_tokens':1000,"
                        + "'cache_creation_input_tokens':100} | 1200 1000 100 0 0 0 / 9 0 0 0 | 2309",
            })
    void translatedAnthropic(String report, String buckets, long total) {
        check("usage", report, buckets, total);
    }
}
