package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The most tokens that a request can come to when it holds more than text. */
class ContentPartsTest {
    private static final long WINDOW = 128_000;

    private static ContentParts chat(String message, String more) {
        String body = "{" + more + "\"messages\":[" + message + "]}";
        return InferenceBody.read(body.getBytes(StandardCharsets.UTF_8), Operation.CHAT)
                .parts();
    }

    private static ContentParts parts(String content) {
        return chat("{\"role\":\"user\",\"content\":" + content + "}", "");
    }

    private static ContentParts embeddings(String body) {
        return InferenceBody.read(body.getBytes(StandardCharsets.UTF_8), Operation.EMBEDDINGS)
                .parts();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Hello\"",
                "null",
                "[]",
                "[\"Hello\"]",
                "[{\"type\":\"text\",\"text\":\"Hello\"}]",
                "[{\"text\":\"{\\\"type\\\":\\\"image_url\\\"}\",\"type\":\"text\"}]",
                "[{\"type\":\"refusal\",\"refusal\":\"No\"}]"
            })
    void textIsBoundedByItsBytes(String content) {
        assertThat(parts(content).isText()).isTrue();
        assertThat(parts(content).bound(500, WINDOW)).isEqualTo(500);
        assertThat(parts(content).bound(5_000_000, WINDOW)).isEqualTo(5_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}}]",
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\",\"detail\":\"high\"}}]",
                "[{\"image_url\":{\"detail\":\"auto\",\"url\":\"https://a/b.png\"},\"type\":\"image_url\"}]",
                "[{\"type\":\"image_url\",\"image_url\":\"https://a/b.png\",\"detail\":\"low\"}]",
                "[{\"type\":\"image\",\"detail\":\"low\",\"source\":{\"type\":\"url\",\"url\":\"https://a/b.png\"}}]",
                "[{\"type\":\"input_image\",\"image_url\":\"https://a/b.png\"}]",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}}"
            })
    void anImageHasABoundOfItsOwn(String content) {
        assertThat(parts(content).bound(500, WINDOW)).isEqualTo(50_500);
        assertThat(parts(content).bound(500, null)).isEqualTo(50_500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\",\"detail\":\"low\"}}]",
                "[{\"type\":\"input_image\",\"image_url\":\"https://a/b.png\",\"detail\":\"low\"}]"
            })
    void anImageOfLittleDetailHasALowerOne(String content) {
        assertThat(parts(content).bound(500, WINDOW)).isEqualTo(20_500);
    }

    @Test
    void imagesAddUpToNoMoreThanTheContext() {
        String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}}";
        ContentParts three = parts("[" + image + "," + image + "," + image + "]");
        assertThat(three.bound(500, null)).isEqualTo(150_500);
        assertThat(three.bound(500, WINDOW)).isEqualTo(WINDOW);
        assertThat(parts("[" + image + "]").bound(3_000_000, WINDOW)).isEqualTo(WINDOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}]",
                "[{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}}]",
                "[{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://a/b.mp4\"}}]",
                "[{\"type\":\"tool_result\",\"content\":[{\"type\":\"image\"}]}]",
                "[{\"type\":\"something new\"}]",
                "[{\"type\":\"TEXT\",\"text\":\"x\"}]",
                "[{\"type\":7}]",
                "[{}]",
                "[[{\"type\":\"image_url\"}]]",
                "[{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"mp3\"}}]",
                "[{\"type\":\"input_audio\",\"input_audio\":\"x\"}]"
            })
    void whatCannotBeMeasuredIsBoundedByTheContext(String content) {
        assertThat(parts(content).bound(500, WINDOW)).isEqualTo(WINDOW);
        assertThat(parts(content).bound(500, null)).isEqualTo(1_000_500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"extra_body\":{\"google\":{\"cached_content\":\"x\"}},",
                "\"previous_response_id\":\"resp-1\",",
                "\"mm_processor_kwargs\":{\"max_pixels\":99999999},",
                "\"plugins\":[{\"id\":\"web\"}],",
                "\"web_search_options\":{},"
            })
    void aRequestThatBringsInWhatDoesNotStandInItIsBoundedByTheContext(String more) {
        String message = "{\"role\":\"user\",\"content\":\"x\"}";
        assertThat(chat(message, more).bound(500, WINDOW)).isEqualTo(WINDOW);
        assertThat(chat(message, "\"web_search_options\":null,").isText()).isTrue();
    }

    @Test
    void anEarlierAnswerInSoundIsNamedByItsId() {
        String message =
                "{\"role\":\"assistant\",\"audio\":{\"id\":\"audio_1\"}},{\"role\":\"user\",\"content\":\"x\"}";
        assertThat(chat(message, "").bound(500, WINDOW)).isEqualTo(WINDOW);
    }

    @Test
    void theRecalledConversationCountsToo() {
        ContentParts now = parts("\"And what is this?\"");
        ContentParts all = now.with(List.of(
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}}]}",
                "{\"role\":\"assistant\",\"content\":\"A cat.\"}"));
        assertThat(all.bound(500, WINDOW)).isEqualTo(50_500);
        assertThat(now.isText()).isTrue();
    }

    @Test
    void whatIsEmbeddedIsTextOrNot() {
        assertThat(embeddings("{\"input\":\"x\"}").isText()).isTrue();
        assertThat(embeddings("{\"input\":[\"x\",\"y\"]}").isText()).isTrue();
        assertThat(embeddings("{\"input\":[[1,2],[3]]}").isText()).isTrue();
        assertThat(embeddings("{\"input\":[{\"image\":\"https://a/b.png\"}]}").bound(500, 8_192L))
                .isEqualTo(8_192);
        assertThat(embeddings("{\"input\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                        .isText())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"text\",\"text\":\"x\",\"n\":1e999}]",
                "[{\"type\":\"image_url\",\"image_url\":{\"n\":1e999}}]",
                "[{\"type\":\"input_audio\",\"input_audio\":{\"n\":1e999}}]",
                "[1e999]",
                "1e999"
            })
    void aNumberThatNoDoubleHoldsIsRefusedWhereverItStands(String content) {
        assertThatThrownBy(() -> parts(content)).isInstanceOf(RefusedException.class);
    }

    private static String audio(String format, byte[] bytes) {
        return "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                + Base64.getEncoder().encodeToString(bytes).replace("/", "\\/") + "\",\"format\":\"" + format + "\"}}]";
    }

    private static byte[] wav(int code, int channels, int samples, int bits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("RIFF....WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1));
        little(out, 16, 4);
        little(out, code, 2);
        little(out, channels, 2);
        little(out, samples, 4);
        little(out, samples * channels * bits / 8, 4);
        little(out, channels * bits / 8, 2);
        little(out, bits, 2);
        out.writeBytes("data....".getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[64]);
        return out.toByteArray();
    }

    private static void little(ByteArrayOutputStream out, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value >> (8 * i));
        }
    }

    @Test
    void aWavOfPlainSamplesIsBoundedByItsBytes() {
        assertThat(parts(audio("wav", wav(1, 1, 16_000, 16))).isText()).isTrue();
        assertThat(parts(audio("wav", wav(3, 2, 48_000, 32))).isText()).isTrue();
        assertThat(parts(audio("wav", wav(1, 1, 8_000, 8))).isText()).isTrue();
    }

    @Test
    void aWavThatMayLastLongIsNot() {
        for (byte[] wav : List.of(
                wav(1, 1, 1, 8), // a sample a second
                wav(17, 1, 16_000, 4), // ADPCM
                wav(0xFFFE, 1, 16_000, 16), // whatever its subformat says
                wav(1, 0, 16_000, 16),
                wav(1, 1, 16_000, 0),
                "fLaC and much silence, packed to nearly nothing".getBytes(StandardCharsets.ISO_8859_1),
                "RIFF".getBytes(StandardCharsets.ISO_8859_1))) {
            assertThat(parts(audio("wav", wav)).bound(500, WINDOW)).isEqualTo(WINDOW);
        }
        assertThat(parts(audio("mp3", wav(1, 1, 16_000, 16))).isText()).isFalse();
        assertThat(parts(audio("flac", wav(1, 1, 16_000, 16))).isText()).isFalse();
        assertThat(parts("[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"!?\",\"format\":\"wav\"}}]")
                        .isText())
                .isFalse();
    }

    private static byte[] mp3(int tag, int... frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (tag >= 0) {
            out.writeBytes("ID3...".getBytes(StandardCharsets.ISO_8859_1));
            out.write((tag >> 21) & 0x7F);
            out.write((tag >> 14) & 0x7F);
            out.write((tag >> 7) & 0x7F);
            out.write(tag & 0x7F);
            out.writeBytes(new byte[tag]);
        }
        for (int value : frame) {
            out.write(value);
        }
        out.writeBytes(new byte[32]);
        return out.toByteArray();
    }

    @Test
    void anMp3IsBoundedByItsBytesWhenItIsOne() {
        int[] frame = {0xFF, 0xFB, 0x90, 0x00};
        assertThat(parts(audio("mp3", mp3(-1, frame))).isText()).isTrue();
        for (int tag : new int[] {0, 1, 2, 3, 1_000}) {
            assertThat(parts(audio("mp3", mp3(tag, frame))).isText())
                    .as("behind a tag of " + tag)
                    .isTrue();
        }
        assertThat(parts(audio("mp3", mp3(-1, 0xFF, 0xFB, 0x00, 0x00))).isText())
                .as("free format")
                .isFalse();
        assertThat(parts(audio("mp3", mp3(300, 'f', 'L', 'a', 'C'))).isText())
                .as("something else behind a tag")
                .isFalse();
        assertThat(parts(audio("mp3", "ID3...\u007f\u007f\u007f\u007f".getBytes(StandardCharsets.ISO_8859_1)))
                        .isText())
                .as("a tag beyond the end")
                .isFalse();
    }
}
