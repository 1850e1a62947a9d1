// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.ExchangeId;
import io.weir.wire.EventKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/// Short keys of state stores: 16 bytes of SHA-256 over the lengths and texts of the parts.
///
/// Producers choose their ids, so keys are of one length whatever they write, and two never collide.
/// Owned by one thread.
final class StoreKeys {
    private static final int LENGTH = 16;

    private final MessageDigest digest;

    StoreKeys() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    Bytes of(EventKey event) {
        return of(event.tenant().value(), event.source(), event.id());
    }

    Bytes of(ExchangeId exchange) {
        return of(exchange.tenant().value(), exchange.conversation(), exchange.exchange());
    }

    Bytes of(String... parts) {
        for (String part : parts) {
            byte[] text = part.getBytes(UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).flip());
            digest.update(text);
        }
        return Bytes.wrap(Arrays.copyOf(digest.digest(), LENGTH));
    }
}
