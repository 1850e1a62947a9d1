// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Part;
import io.weir.guard.Part.Kind;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A `data:` link, which holds its content in itself (RFC 2397).
///
/// @param mediaType lower case, without parameters
/// @param parameters what stood after the media type
/// @param body as it stands in the link
record DataUri(String mediaType, String parameters, String body) {

    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+-]{1,64}/[a-z0-9.+*-]{1,64}");
    private static final String DEFAULT_TYPE = "text/plain";

    static Optional<DataUri> parse(String link) {
        String trimmed = link.strip();
        int comma = trimmed.indexOf(',');
        if (!trimmed.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
            return Optional.empty();
        }
        String head = trimmed.substring(5, comma);
        int semicolon = head.indexOf(';');
        String type = semicolon < 0 ? head : head.substring(0, semicolon);
        String parameters = semicolon < 0 ? "" : head.substring(semicolon).toLowerCase(Locale.ROOT);
        String mediaType = type.isBlank()
                ? DEFAULT_TYPE
                : mediaTypeOr(type.strip().toLowerCase(Locale.ROOT), "application/octet-stream");
        return Optional.of(new DataUri(mediaType, parameters, trimmed.substring(comma + 1)));
    }

    /// A media type that is safe to log, else the given one.
    static String mediaTypeOr(String declared, String otherwise) {
        return MEDIA_TYPE.matcher(declared).matches() ? declared : otherwise;
    }

    /// Readable text where the media type is one of text and the body decodes, else opaque content.
    Part part() {
        return isText()
                ? decoded().<Part>map(text -> new Part.Text(Kind.GENERIC, text)).orElseGet(this::opaque)
                : opaque();
    }

    private boolean isText() {
        return mediaType.startsWith("text/")
                || mediaType.endsWith("+json")
                || mediaType.endsWith("+xml")
                || mediaType.equals("application/json")
                || mediaType.equals("application/xml")
                || mediaType.equals("application/javascript");
    }

    private Part opaque() {
        return new Part.Opaque(Kind.BLOB, mediaType, body.length());
    }

    private Optional<String> decoded() {
        try {
            byte[] bytes = parameters.contains("base64")
                    ? Base64.getMimeDecoder().decode(percentDecoded())
                    : percentDecoded().getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(
                    charset().newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (IllegalArgumentException | CharacterCodingException broken) {
            return Optional.empty();
        }
    }

    /// One char for each byte; a plus sign stands for itself.
    private String percentDecoded() {
        String bytes = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return URLDecoder.decode(bytes.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
    }

    private Charset charset() {
        int at = parameters.indexOf("charset=");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        String name = parameters.substring(at + "charset=".length());
        int end = name.indexOf(';');
        return Charset.forName(
                (end < 0 ? name : name.substring(0, end)).replace("\"", "").strip());
    }
}
