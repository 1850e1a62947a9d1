// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Finds a mark by its key and stretch. Holds nothing that could not be made anew. Owned by one thread.
interface MarkIndex {

    /// Opens the index of a directory.
    @FunctionalInterface
    interface Opener {

        /// @param lastBatch names the last batch whose marks it must hold
        MarkIndex open(Path directory, String lastBatch);
    }

    /// Whether it holds the marks of all batches up to the last one; else it is empty.
    boolean isComplete();

    void add(long stretch, Map<Bytes, byte[]> marks);

    byte @Nullable [] find(Bytes key, long stretch);

    /// Frees what is older; a mark under an older stretch may be forgotten.
    void forgetBefore(long stretch);

    /// @param lastBatch names the last batch whose marks it holds
    void close(String lastBatch);

    /// Closes an index that does not hold what it should: the next one is made anew.
    void discard();

    /// On the heap: empty when it is opened.
    static MarkIndex onHeap() {
        TreeMap<Long, Map<Bytes, byte[]>> stretches = new TreeMap<>();
        return new MarkIndex() {
            @Override
            public boolean isComplete() {
                return false;
            }

            @Override
            public void add(long stretch, Map<Bytes, byte[]> marks) {
                stretches.computeIfAbsent(stretch, _ -> new HashMap<>()).putAll(marks);
            }

            @Override
            public byte @Nullable [] find(Bytes key, long stretch) {
                Map<Bytes, byte[]> marks = stretches.get(stretch);
                return marks == null ? null : marks.get(key);
            }

            @Override
            public void forgetBefore(long stretch) {
                stretches.headMap(stretch).clear();
            }

            @Override
            public void close(String lastBatch) {
                stretches.clear();
            }

            @Override
            public void discard() {
                stretches.clear();
            }
        };
    }
}
