// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

/// Turns values into the bytes of a state store and back, over restarts and upgrades.
public interface ValueCodec<V> {
    byte[] encode(V value);

    V decode(byte[] bytes);
}
