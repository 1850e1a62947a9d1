// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.ExchangeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Draws exchanges by a keyed hash of their id.
///
/// A replay draws the same ones, and without the key nobody can tell which: not who writes the prompt, and
/// not who sees which exchanges were looked at. HMAC-SHA-256 (RFC 2104). Safe for threads.
public final class AuditSample {

    /// Shorter keys could be guessed.
    public static final int KEY_BYTES_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final double rate;

    /// @param rate share of exchanges that are drawn, above 0: without a sample nothing is known of what
    ///     was missed
    public AuditSample(byte[] key, double rate) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException("the audit key has at least " + KEY_BYTES_MIN + " bytes");
        }
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("the audit rate is in (0, 1]: " + rate);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.rate = rate;
    }

    public double rate() {
        return rate;
    }

    /// Whether the exchange is in the sample.
    public boolean holds(ExchangeId id) {
        return draw(id) < rate;
    }

    /// Uniform in `[0, 1)`, a function of key and id.
    private double draw(ExchangeId id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String part : List.of(id.tenant().value(), id.conversation(), id.exchange())) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // With its length, so that no two ids read alike.
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return (ByteBuffer.wrap(mac.doFinal()).getLong() >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "AuditSample[" + rate + "]";
    }
}
