// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.Span;
import io.weir.guard.text.DecodedText.Found;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads text that is written as bytes: hexadecimal and base64.
///
/// A run counts only where its bytes are UTF-8 and read like text, which digests, keys, and identifiers do
/// not: twelve random bytes do so in one of a hundred thousand.
final class ByteText {

    private static final int BYTES_MIN = 8;
    private static final int DIGITS_MIN = 16;
    private static final int LINE_MIN = 40;
    private static final double LETTERS_MIN = .55;
    private static final int DIFFERENT_MIN = 5;

    private ByteText() {}

    static MappedText decode(MappedText text, Found found) {
        MappedText unhexed = hex(text, found);
        return base64(unhexed, found);
    }

    private static MappedText hex(MappedText text, Found found) {
        var decoded = new MappedText(text.length());
        var bytes = new Bytes();
        int at = 0;
        while (at < text.length()) {
            int end = isTokenStart(text, at) ? hexEnd(text, at, bytes) : at;
            Optional<String> plain = end > at && bytes.length >= BYTES_MIN ? bytes.text() : Optional.empty();
            if (plain.isPresent()) {
                put(plain.get(), text.original(at, end), EncodedText.Kind.HEX, decoded, found);
                at = end;
            } else {
                int next = Math.max(at + 1, end);
                decoded.append(text, at, next);
                at = next;
            }
        }
        return decoded;
    }

    private static MappedText base64(MappedText text, Found found) {
        var decoded = new MappedText(text.length());
        var bytes = new Bytes();
        int at = 0;
        while (at < text.length()) {
            int end = digitsEnd(text, at);
            if (end - at < DIGITS_MIN) {
                int next = Math.max(at + 1, end);
                decoded.append(text, at, next);
                at = next;
            } else {
                run(text, at, end, bytes, decoded, found);
                at = end;
            }
        }
        return decoded;
    }

    /// The run as a whole, else its pieces between the digits that paths and names hold too.
    private static void run(MappedText text, int from, int to, Bytes bytes, MappedText decoded, Found found) {
        if (piece(text, from, to, bytes, decoded, found)) {
            return;
        }
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && "/+-_\r\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            if (end - at < DIGITS_MIN || !piece(text, at, end, bytes, decoded, found)) {
                decoded.append(text, at, end);
            }
            if (end < to) {
                decoded.append(text, end, end + 1);
            }
            at = end + 1;
        }
    }

    private static boolean piece(MappedText text, int from, int to, Bytes bytes, MappedText decoded, Found found) {
        bytes.base64(text, from, to);
        Optional<String> plain = bytes.text();
        plain.ifPresent(value -> put(value, text.original(from, to), EncodedText.Kind.BASE64, decoded, found));
        return plain.isPresent();
    }

    private static void put(String plain, Span span, EncodedText.Kind kind, MappedText decoded, Found found) {
        for (int at = 0; at < plain.length(); at++) {
            decoded.append(plain.charAt(at), span.start(), span.end());
        }
        found.add(kind, span, 1);
    }

    private static boolean isTokenStart(MappedText text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }

    /// End of the run of bytes in hexadecimal that starts at `from`; the bytes go into `bytes`.
    ///
    /// Where letters follow the last digits at once, they are a word, and the run ends at the separator
    /// before it.
    private static int hexEnd(MappedText text, int from, Bytes bytes) {
        bytes.length = 0;
        int end = from;
        int parted = from;
        int partedBytes = 0;
        int at = from;
        while (at < text.length()) {
            int digits = at + prefix(text, at);
            if (digits + 1 >= text.length() || digit(text.charAt(digits)) < 0 || digit(text.charAt(digits + 1)) < 0) {
                break;
            }
            bytes.add(digit(text.charAt(digits)) << 4 | digit(text.charAt(digits + 1)));
            end = digits + 2;
            at = separated(text, end);
            if (at > end) {
                parted = end;
                partedBytes = bytes.length;
            }
        }
        if (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            bytes.length = partedBytes;
            return partedBytes == 0 ? end : parted;
        }
        return end;
    }

    /// Passes over what may stand between two bytes.
    private static int separated(MappedText text, int from) {
        int at = from;
        if (at < text.length() && " ,:;-\n".indexOf(text.charAt(at)) >= 0) {
            at++;
            if (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
        return at;
    }

    private static int prefix(MappedText text, int at) {
        char c = text.charAt(at);
        if (c == '%') {
            return 1;
        }
        boolean escape = at + 1 < text.length() && ((c == '\\' || c == '0') && (text.charAt(at + 1) | 0x20) == 'x');
        if (escape) {
            return 2;
        }
        boolean unicode = c == '\\'
                && at + 3 < text.length()
                && text.charAt(at + 1) == 'u'
                && text.charAt(at + 2) == '0'
                && text.charAt(at + 3) == '0';
        return unicode ? 4 : 0;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /// End of a run of base64 digits; a line of it may end where the line is long.
    private static int digitsEnd(MappedText text, int from) {
        int at = from;
        int line = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Bytes.sextet(c) >= 0) {
                at++;
            } else if ((c == '\n' || c == '\r') && at - line >= LINE_MIN && continues(text, at)) {
                at += c == '\r' && text.charAt(at + 1) == '\n' ? 2 : 1;
                line = at;
            } else {
                break;
            }
        }
        for (int padding = 0; padding < 2 && at > from && at < text.length() && text.charAt(at) == '='; padding++) {
            at++;
        }
        return at;
    }

    private static boolean continues(MappedText text, int at) {
        int next = text.charAt(at) == '\r' ? at + 2 : at + 1;
        return next < text.length() && Bytes.sextet(text.charAt(next)) >= 0;
    }

    /// Bytes that may be a text. Owned by one call, used again and again.
    private static final class Bytes {

        private byte[] values = new byte[256];
        private int length;

        void add(int value) {
            if (length == values.length) {
                values = Arrays.copyOf(values, length * 2);
            }
            values[length++] = (byte) value;
        }

        void base64(MappedText text, int from, int to) {
            length = 0;
            int bits = 0;
            int held = 0;
            for (int at = from; at < to; at++) {
                int sextet = sextet(text.charAt(at));
                if (sextet >= 0) {
                    bits = (bits << 6 | sextet) & 0xFFFF;
                    held += 6;
                    if (held >= 8) {
                        held -= 8;
                        add(bits >> held & 0xFF);
                    }
                }
            }
        }

        /// The bytes as text, where they are UTF-8 and mostly letters, without control characters.
        Optional<String> text() {
            if (!mayBeText()) {
                return Optional.empty();
            }
            try {
                String decoded = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(values, 0, length))
                        .toString();
                return readsLikeText(decoded) ? Optional.of(decoded) : Optional.empty();
            } catch (CharacterCodingException notText) {
                return Optional.empty();
            }
        }

        private boolean mayBeText() {
            for (int at = 0; at < length; at++) {
                int value = values[at] & 0xFF;
                if (value == 0x7F || (value < ' ' && value != '\n' && value != '\t' && value != '\r')) {
                    return false;
                }
            }
            return length >= BYTES_MIN;
        }

        private static boolean readsLikeText(String text) {
            long letters = text.codePoints()
                    .filter(point -> Character.isLetter(point) || point == ' ')
                    .count();
            long different = text.codePoints().distinct().limit(DIFFERENT_MIN).count();
            return letters >= text.codePointCount(0, text.length()) * LETTERS_MIN && different >= DIFFERENT_MIN;
        }

        /// 0 to 63, in either alphabet of base64; -1 for anything else.
        static int sextet(char c) {
            if (c >= 'A' && c <= 'Z') {
                return c - 'A';
            }
            if (c >= 'a' && c <= 'z') {
                return c - 'a' + 26;
            }
            if (c >= '0' && c <= '9') {
                return c - '0' + 52;
            }
            return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
        }
    }
}
