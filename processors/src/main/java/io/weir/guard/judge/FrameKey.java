// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes the id of a frame: a keyed hash of what stands in it (HMAC-SHA-256, RFC 2104).
///
/// The same material has the same id under one key, so a replay asks the same question; without the key
/// nobody who writes material knows the id that it will be framed by. Safe for threads.
public final class FrameKey {

    /// Shorter keys could be guessed.
    public static final int KEY_BYTES_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 8;

    private final SecretKeySpec key;

    public FrameKey(byte[] key) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException("a frame's key has at least " + KEY_BYTES_MIN + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// Sixteen hexadecimal digits that do not occur in `text`.
    String idFor(String text) {
        for (int attempt = 0; ; attempt++) {
            String id = id(text, attempt);
            if (!text.contains(id)) {
                return id;
            }
        }
    }

    private String id(String text, int attempt) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(attempt).flip());
            byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "FrameKey[]";
    }
}
