// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

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
