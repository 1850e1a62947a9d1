// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A text with what is hidden in it made plain, and the way back to the original.
///
/// Invisible letters, turned order, look-alike letters, base64, hexadecimal, letter rotations, and digits
/// for letters, layer by layer. Detectors read the plain form and this one. Time is linear
/// in the length, no step makes the text longer, and decoding a decoded text changes nothing.
///
/// Every class has its own rule for what passes as everyday text: identifiers, hashes, addresses, emoji
/// and texts of other languages are left as they are.
public final class DecodedText {

    /// Longest text that is searched; of a longer one the beginning is.
    public static final int LENGTH_MAX = 65_536;

    static final int ROUNDS_MAX = 32;

    private final MappedText decoded;
    private final NormalisedText text;
    private final List<EncodedText> findings;

    private DecodedText(MappedText decoded, List<EncodedText> findings) {
        this.decoded = decoded;
        this.text = NormalisedText.of(decoded.value());
        this.findings = List.copyOf(findings);
    }

    public static DecodedText of(String original) {
        MappedText text = MappedText.of(original, Math.min(LENGTH_MAX, original.length()));
        var found = new Found();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            int before = found.count;
            text = InvisibleText.reveal(text, found);
            text = TurnedText.straighten(text, found);
            LookAlikes.replace(text, found);
            text = ByteText.decode(text, found);
            Rotations.undo(text, found);
            Leetspeak.replace(text, found);
            if (found.count == before) {
                break;
            }
        }
        return new DecodedText(text, found.findings());
    }

    /// One for each class that was found, in the order of [EncodedText.Kind].
    public List<EncodedText> findings() {
        return findings;
    }

    public boolean isEncoded() {
        return !findings.isEmpty();
    }

    /// The decoded form, as detectors read it.
    public NormalisedText text() {
        return text;
    }

    /// The stretch of the original that `start..end` of [#text] came from: the whole run where it stood
    /// in base64 or hexadecimal.
    public Span original(int start, int end) {
        Span span = text.original(start, end);
        if (span.length() == 0) {
            return new Span(0, 0);
        }
        return decoded.original(span.start(), span.end());
    }

    /// The decoded form before normalising; holds content, so it is never logged.
    String value() {
        return decoded.value();
    }

    @Override
    public String toString() {
        return "DecodedText[" + text.length() + " chars, " + findings.size() + " findings]";
    }

    /// What the decoders report. Owned by one call.
    static final class Found {

        private final Map<EncodedText.Kind, EncodedText> byKind = new EnumMap<>(EncodedText.Kind.class);
        private int count;

        void add(EncodedText.Kind kind, Span span, int hidden) {
            count++;
            byKind.merge(
                    kind,
                    new EncodedText(kind, span, hidden),
                    (a, b) -> new EncodedText(
                            kind,
                            new Span(
                                    Math.min(a.span().start(), b.span().start()),
                                    Math.max(a.span().end(), b.span().end())),
                            a.count() + b.count()));
        }

        List<EncodedText> findings() {
            return new ArrayList<>(byKind.values());
        }
    }
}
