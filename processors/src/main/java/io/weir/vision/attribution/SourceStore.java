// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import java.util.Optional;

/// Port: what is remembered of sources, by key. Arrays are handed over, not shared.
public interface SourceStore {

    Optional<byte[]> get(byte[] key);

    void put(byte[] key, byte[] value);

    void delete(byte[] key);
}
