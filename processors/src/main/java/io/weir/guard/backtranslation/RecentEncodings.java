// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An encoder that remembers its latest answers: consistency and the guard on the guess read the same texts.
///
/// Only what succeeded is remembered. Safe for threads where the encoder is; two threads that ask for one text
/// at the same time may both ask the encoder.
public final class RecentEncodings implements Encoder {

    private final Encoder encoder;
    private final Map<String, Encoding.Encoded> recent = new LinkedHashMap<>();
    private final int textsMax;

    /// @param textsMax texts that are remembered; two for each exchange in flight do
    public RecentEncodings(Encoder encoder, int textsMax) {
        if (!(textsMax > 0)) {
            throw new IllegalArgumentException("something is remembered");
        }
        this.encoder = encoder;
        this.textsMax = textsMax;
    }

    @Override
    public ModelRef model() {
        return encoder.model();
    }

    @Override
    public int width() {
        return encoder.width();
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        synchronized (recent) {
            Encoding.Encoded known = recent.get(text);
            if (known != null) {
                return known;
            }
        }
        Encoding encoding = encoder.encode(text, deadline);
        if (encoding instanceof Encoding.Encoded encoded) {
            remember(text, encoded);
        }
        return encoding;
    }

    @Override
    public List<Encoding> encodeAll(List<String> texts, Instant deadline) {
        Map<String, Encoding> found = new HashMap<>();
        synchronized (recent) {
            for (String text : texts) {
                Encoding.Encoded known = recent.get(text);
                if (known != null) {
                    found.put(text, known);
                }
            }
        }
        List<String> missing = texts.stream()
                .distinct()
                .filter(text -> !found.containsKey(text))
                .toList();
        List<Encoding> encodings = encoder.encodeAll(missing, deadline);
        for (int i = 0; i < missing.size(); i++) {
            found.put(missing.get(i), encodings.get(i));
            if (encodings.get(i) instanceof Encoding.Encoded encoded) {
                remember(missing.get(i), encoded);
            }
        }
        return texts.stream().map(found::get).map(Objects::requireNonNull).toList();
    }

    private void remember(String text, Encoding.Encoded encoded) {
        synchronized (recent) {
            recent.put(text, encoded);
            if (recent.size() > textsMax) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
    }

    @Override
    public String toString() {
        return "RecentEncodings[" + encoder.model() + "]";
    }
}
