package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link PriceReader}: a bad list is refused whole, with the member named. */
final class PriceReaderTest {
    /** A sound model with everything in it. */
    private static final String MODEL = "{'provider':'p','model':'m','aliases':['m-1','m-2'],'kind':'chat','home':true,"
            + "'free':false,'simulation':false,'input':'1','cached':'0.25','cache_write':'1.25','cache_write_1h':'2.5',"
            + "'audio_input':'3','image_input':'6','output':'2','reasoning':'4','audio_output':'5','image_output':'7',"
            + "'request':'0.012','long_context':{'above':1000,'input':'10','output':'20'},"
            + "'batch':{'input':'0.5','output':'1.5'},'context_window':1000,'max_output':10,'source':'s','page':'g',"
            + "'read':'2026-11-24','note':'n','valid_from':'2026-11-24','valid_until':'2026-12-24T18:30:00Z'}";

    private static long micros(String instant) {
        return Entries.micros(Instant.parse(instant));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static byte[] list(String... models) {
        return json("{'version':'v','models':[" + String.join(",", models) + "]}");
    }

    private static RefusedException refused(byte[] list) {
        return catchThrowableOfType(RefusedException.class, () -> PriceReader.read(list));
    }

    private static void assertRefused(byte[] list, String field) {
        RefusedException refused = refused(list);
        assertThat(refused).isNotNull();
        assertThat(refused.refusal().param()).isEqualTo(field);
        assertThat(refused.refusal().message()).contains(field);
    }

    @Test
    void readsEveryFieldOfAModel() {
        PriceEntry entry = PriceReader.read(list(MODEL)).models().getFirst();
        assertThat(entry.price())
                .isEqualTo(new Price(
                        new Rates(
                                1_000_000, 250_000, 1_250_000, 2_500_000, 3_000_000, 6_000_000, 2_000_000, 4_000_000,
                                5_000_000, 7_000_000),
                        new Price.LongContext(1_000, Rates.plain(10_000_000, 20_000_000)),
                        12_000_000_000L,
                        new Price.Batch(Rates.plain(500_000, 1_500_000), null)));
        assertThat(entry.validity())
                .isEqualTo(new Validity(micros("2026-11-24T00:00:00Z"), micros("2026-12-24T18:30:00Z")));
        assertThat(entry.aliases()).containsExactly("m-1", "m-2");
        assertThat(entry.home()).isTrue();
        assertThat(entry.contextWindow()).isEqualTo(1_000);
        assertThat(entry.maxOutput()).isEqualTo(10);
        assertThat(entry.read()).isEqualTo("2026-11-24");
    }

    @Test
    void ratesLeftOutFallBackToInputAndOutput() {
        String plain = "{'provider':'p','model':'m','kind':'chat','input':'0.000001','output':'2','source':'s',"
                + "'read':'2026-11-24'}";
        assertThat(PriceReader.read(list(plain)).models().getFirst().price())
                .isEqualTo(Price.of(Rates.plain(1, 2_000_000)));
    }

    @Test
    void anHourInTheCacheIsNeverTakenToCostLessThanFiveMinutesOrNoCache() {
        String sound = MODEL.replace("'cache_write_1h':'2.5',", "");
        assertThat(hour(sound)).as("as five minutes").isEqualTo(1_250_000);
        assertThat(hour(sound.replace("'cache_write':'1.25'", "'cache_write':'0.5'")))
                .as("as no cache")
                .isEqualTo(1_000_000);
    }

    private static long hour(String model) {
        return PriceReader.read(list(model)).models().getFirst().price().rates().cacheWriteHour();
    }

    @Test
    void anEmbeddingNeedsNoPriceOfOutput() {
        String embedding = MODEL.replace("'chat'", "'embedding'")
                .replace("'output':'2',", "")
                .replace(",'output':'20'", "")
                .replace(",'output':'1.5'", "");
        assertThat(PriceReader.read(list(embedding))
                        .models()
                        .getFirst()
                        .price()
                        .rates()
                        .output())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider", "model", "kind", "input", "output", "source", "read"})
    void namesEachFieldThatIsMissing(String field) {
        assertRefused(list(without(field)), "models[0]." + field);
    }

    private static String without(String field) {
        String gone = MODEL.replaceFirst("'" + field + "':'[^']*',?", "").replace(",}", "}");
        assertThat(gone).isNotEqualTo(MODEL);
        return gone;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input':'1' | 'input':'-1' | input",
                "'input':'1' | 'input':1 | input",
                "'input':'1' | 'input':null | input",
                "'input':'1' | 'input':'' | input",
                "'input':'1' | 'input':'1e3' | input",
                "'input':'1' | 'input':'1000001' | input",
                "'input':'1' | 'input':'99999999999' | input",
                "'input':'1' | 'input':'0.0000000000001' | input",
                "'input':'1' | 'input':'0.0000001' | input",
                "'cached':'0.25' | 'cached':'-0.25' | cached",
                "'cached':'0.25' | 'cached':null | cached",
                "'cache_write':'1.25' | 'cache_write':{} | cache_write",
                "'audio_input':'3' | 'audio_input':[] | audio_input",
                "'cache_write_1h':'2.5' | 'cache_write_1h':'-2.5' | cache_write_1h",
                "'image_input':'6' | 'image_input':6 | image_input",
                "'image_output':'7' | 'image_output':'' | image_output",
                "'batch':{'input':'0.5', | 'batch':{ | batch.input",
                "'output':'1.5'} | 'output':'-1'} | batch.output",
                "'output':'1.5'} | 'output':'1','request':'1'} | batch.request",
                "'batch':{'input':'0.5','output':'1.5'} | 'batch':true | batch",
                "'valid_from':'2026-11-24' | 'valid_from':'2026-02-30' | valid_from",
                "'valid_from':'2026-11-24' | 'valid_from':20261124 | valid_from",
                "'valid_from':'2026-11-24' | 'valid_from':'1969-12-31' | valid_from",
                "'valid_from':'2026-11-24' | 'valid_from':'2026-11-24T00:00:00' | valid_from",
                "'valid_until':'2026-12-24T18:30:00Z' | 'valid_until':'2026-11-24' | valid_until",
                "'valid_until':'2026-12-24T18:30:00Z' | 'valid_until':'never' | valid_until",
                "'output':'2' | 'output':'two' | output",
                "'reasoning':'4' | 'reasoning':true | reasoning",
                "'audio_output':'5' | 'audio_output':'+5' | audio_output",
                "'request':'0.012' | 'request':'0.0000000000001' | request",
                "'request':'0.012' | 'request':'1001' | request",
                "'above':1000 | 'above':0 | long_context.above",
                "'above':1000 | 'above':1.5 | long_context.above",
                "'above':1000, | `` | long_context.above",
                "'input':'10' | 'input':'-10' | long_context.input",
                "'input':'10', | `` | long_context.input",
                "'above':1000 | 'above':1000,'below':1 | long_context.below",
                "'context_window':1000 | 'context_window':'1000' | context_window",
                "'context_window':1000 | 'context_window':9223372036854775808 | context_window",
                "'max_output':10 | 'max_output':-10 | max_output",
                "'provider':'p' | 'provider':'P p' | provider",
                "'model':'m' | 'model':'' | model",
                "'model':'m' | 'model':'<script>' | model",
                "'model':'m' | 'model':7 | model",
                "'aliases':['m-1','m-2'] | 'aliases':'m-1' | aliases",
                "'m-2' | 2 | aliases[1]",
                "'m-2' | 'm-1' | aliases[1]",
                "'m-2' | 'm' | aliases[1]",
                "'kind':'chat' | 'kind':'image' | kind",
                "'home':true | 'home':'true' | home",
                "'free':false | 'free':true | free",
                "'simulation':false | 'simulation':0 | simulation",
                "'source':'s' | 'source':' ' | source",
                "'page':'g' | 'page':7 | page",
                "'read':'2026-11-24' | 'read':'2026-02-30' | read",
                "'read':'2026-11-24' | 'read':'yesterday' | read",
                "'note':'n' | 'note':'' | note",
                "'note':'n' | 'inputs':'1' | inputs",
            })
    void namesEachFieldThatDoesNotFit(String sound, String bad, String field) {
        String model = MODEL.replace(sound, bad);
        assertThat(model).isNotEqualTo(MODEL);
        assertRefused(list(model), "models[0]." + field);
    }

    @Test
    void refusesAPriceOfZeroUnlessItSaysFree() {
        String zero = "{'provider':'p','model':'m','kind':'chat','input':'0','output':'0.00','source':'s',"
                + "'read':'2026-11-24'%s}";
        assertRefused(list(zero.formatted("")), "models[0].free");
        assertThat(PriceReader.read(list(zero.formatted(",'free':true")))
                        .models()
                        .getFirst()
                        .price()
                        .isFree())
                .isTrue();
    }

    @Test
    void refusesANameThatStandsTwice() {
        assertRefused(list(MODEL, MODEL), "models[1].model");
        assertRefused(list(MODEL, MODEL.replace("'model':'m'", "'model':'k'")), "models[1].aliases[0]");
        assertRefused(list(MODEL, MODEL.replace("'provider':'p'", "'provider':'q'")), "models[1].model");
        String elsewhere = MODEL.replace("'provider':'p'", "'provider':'q'").replace("'home':true", "'home':false");
        assertThat(PriceReader.read(list(MODEL, elsewhere)).models()).hasSize(2);
    }

    @Test
    void aNameMayStandAgainForAnotherTime() {
        String later = MODEL.replace("'valid_from':'2026-11-24'", "'valid_from':'2026-12-24T18:30:00Z'")
                .replace("'valid_until':'2026-12-24T18:30:00Z'", "'valid_until':'2027-01-01'");
        assertThat(PriceReader.read(list(MODEL, later)).models()).hasSize(2);
        String overlapping = later.replace("2026-12-24T18:30:00Z", "2026-12-24T18:29:59.999999Z");
        assertRefused(list(MODEL, overlapping), "models[1].model");
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        byte[] json = json("{'version':'v','valid_from':'2026-01-01','models':[" + MODEL
                + "],'discounts':[{'basis_points':250},{'provider':'p','model':'k','basis_points':1}]}");
        PriceList list = PriceReader.read(json);
        assertThat(PriceReader.read(PriceWriter.list(list.version(), list.validity(), list.models(), list.discounts())))
                .isEqualTo(list);
        assertThat(PriceReader.read(Json.object()
                                .put("version", "v")
                                .set(
                                        "models",
                                        Json.MAPPER
                                                .createArrayNode()
                                                .add(PriceWriter.model(
                                                        list.models().getFirst(), true))))
                        .models())
                .isEqualTo(list.models());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'models':[]} | version",
                "{'version':'','models':[]} | version",
                "{'version':'a/b','models':[]} | version",
                "{'version':7,'models':[]} | version",
                "{'version':'v'} | models",
                "{'version':'v','models':{}} | models",
                "{'version':'v','models':[7]} | models[0]",
                "{'version':'v','models':[],'extra':1} | extra",
                "{'version':'v','models':[],'valid_from':'x'} | valid_from",
                "{'version':'v','models':[],'valid_from':'2026-11-24','valid_until':'2026-11-23'} | valid_until",
                "{'version':'v','models':[],'discounts':{}} | discounts",
                "{'version':'v','models':[],'discounts':[7]} | discounts[0]",
                "{'version':'v','models':[],'discounts':[{}]} | discounts[0].basis_points",
                "{'version':'v','models':[],'discounts':[{'basis_points':0}]} | discounts[0].basis_points",
                "{'version':'v','models':[],'discounts':[{'basis_points':10001}]} | discounts[0].basis_points",
                "{'version':'v','models':[],'discounts':[{'basis_points':1.5}]} | discounts[0].basis_points",
                "{'version':'v','models':[],'discounts':[{'basis_points':'5'}]} | discounts[0].basis_points",
                "{'version':'v','models':[],'discounts':[{'basis_points':5},{'basis_points':6}]} | discounts[1]",
                "{'version':'v','models':[],'discounts':[{'model':'m','basis_points':5}]} | discounts[0].provider",
                "{'version':'v','models':[],'discounts':[{'provider':'P','basis_points':5}]} | discounts[0].provider",
                "{'version':'v','models':[],'discounts':[{'percent':5}]} | discounts[0].percent",
                "[] | body",
                "7 | body",
            })
    void namesWhatIsWrongWithTheListItself(String list, String field) {
        assertRefused(json(list), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{'version':'v','models':[]} x", "{'version':'v','version':'w','models':[]}"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> PriceReader.read(json(text))).isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesAListThatIsTooBig() {
        assertThat(refused(new byte[PriceReader.MOST_BYTES + 1]).refusal().param())
                .isEqualTo("body");
        byte[] many = json("{'version':'v','models':[" + "7,".repeat(PriceReader.MOST_MODELS) + "7]}");
        assertRefused(many, "models");
    }
}
