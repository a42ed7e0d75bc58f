package ai.behest.gateway;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A sound in a request: {@code {"data": base64, "format": "wav" or "mp3"}}. Readers count its seconds, up to 32 tokens for
 * each (Gemini; OpenAI 10). Its bytes bound them when each second has many, which a header must show: PCM at 4,000 samples
 * or more, or MPEG layer III, which has no less than 8 kbit/s. Silence that is packed in another way may last for hours.
 */
final class Sound {
    private static final int LEAST_SAMPLES = 4_000;
    private static final int WAV_HEAD = 36;
    private static final int ID3_HEAD = 10;

    private boolean wav;
    private boolean mpeg;
    private String format = "";

    /** Reads the object that the parser stands at the start of; false when a number in it is beyond a double. */
    boolean read(JsonParser parser) {
        boolean sound = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data") && value == JsonToken.VALUE_STRING) {
                CharBuffer text = CharBuffer.wrap(
                        parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
                wav = isWav(text);
                mpeg = isMpeg(text);
            } else if (name.equals("format") && value == JsonToken.VALUE_STRING) {
                format = parser.getString();
            }
            sound &= Soundness.pass(parser);
        }
        return sound;
    }

    /** Whether its bytes bound its tokens. */
    boolean isMeasured() {
        return format.equals("wav") ? wav : format.equals("mp3") && mpeg;
    }

    /** So many of the bytes that this base64 stands for, or none when it does not have them. */
    private static byte[] bytes(CharBuffer base64, long from, int count) {
        long first = from / 3 * 4;
        long last = (from + count + 2) / 3 * 4;
        if (last > base64.length()) {
            return new byte[0];
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(base64.subSequence((int) first, (int) last).toString());
            int skip = (int) (from % 3);
            return decoded.length < skip + count ? new byte[0] : Arrays.copyOfRange(decoded, skip, skip + count);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** RIFF, WAVE, and at once a format of uncompressed samples of a byte or more. */
    private static boolean isWav(CharBuffer text) {
        byte[] head = bytes(text, 0, WAV_HEAD);
        if (head.length == 0 || !has(head, 0, "RIFF") || !has(head, 8, "WAVEfmt ")) {
            return false;
        }
        long code = little(head, 20, 2);
        boolean plain = code == 1 || code == 3;
        return plain && little(head, 22, 2) >= 1 && little(head, 24, 4) >= LEAST_SAMPLES && little(head, 34, 2) >= 8;
    }

    /** A frame of MPEG layer III with a bit rate of its own (ISO 11172-3 §2.4.1.3), behind an ID3v2 tag if there is one. */
    private static boolean isMpeg(CharBuffer text) {
        byte[] tag = bytes(text, 0, ID3_HEAD);
        long from = 0;
        if (tag.length > 0 && has(tag, 0, "ID3")) {
            long size =
                    ((tag[6] & 0x7FL) << 21) | ((tag[7] & 0x7FL) << 14) | ((tag[8] & 0x7FL) << 7) | (tag[9] & 0x7FL);
            from = ID3_HEAD + size;
        }
        byte[] frame = bytes(text, from, 4);
        if (frame.length == 0) {
            return false;
        }
        boolean sync = (frame[0] & 0xFF) == 0xFF && (frame[1] & 0xE0) == 0xE0;
        int version = (frame[1] >> 3) & 3;
        int layer = (frame[1] >> 1) & 3;
        int rate = (frame[2] >> 4) & 15;
        int samples = (frame[2] >> 2) & 3;
        return sync && version != 1 && layer == 1 && rate != 0 && rate != 15 && samples != 3;
    }

    private static boolean has(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long little(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }
}
