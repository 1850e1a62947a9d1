// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Inverse document frequencies of the commoner words, by a hash of the word; of all others the highest.
///
/// The words themselves are not kept: two words of one hash share a weight.
public final class IdfTable implements WordWeights {

    private static final int ENTRIES_MAX = 1 << 20;
    private static final float STEP = .1f;

    private final int[] hashes;
    private final byte[] steps;
    private final float rarest;

    private IdfTable(int[] hashes, byte[] steps, float rarest) {
        this.hashes = hashes;
        this.steps = steps;
        this.rarest = rarest;
    }

    /// @param counts of documents that hold the word
    /// @param countMin words in fewer documents count as rare
    public static IdfTable of(Map<String, Integer> counts, int documents, int countMin) {
        Map<Integer, Integer> byHash = new TreeMap<>();
        counts.forEach((key, count) -> byHash.merge(key.hashCode(), count, Integer::sum));
        byHash.values().removeIf(count -> count < countMin);
        int[] hashes = byHash.keySet().stream().mapToInt(Integer::intValue).toArray();
        byte[] steps = new byte[hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            steps[i] = step(weight(documents, byHash.getOrDefault(hashes[i], 1)));
        }
        return new IdfTable(hashes, steps, step(weight(documents, Math.max(1, countMin - 1))) * STEP);
    }

    static IdfTable read(DataInputStream in) throws IOException {
        int count = in.readInt();
        float rarest = in.readFloat();
        if (!(count >= 0 && count <= ENTRIES_MAX && rarest > 0 && rarest < 100)) {
            throw new IllegalArgumentException("a table of " + count + " words");
        }
        int[] hashes = new int[count];
        byte[] steps = new byte[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = in.readInt();
            steps[i] = in.readByte();
            if (steps[i] <= 0 || (i > 0 && hashes[i] <= hashes[i - 1])) {
                throw new IllegalArgumentException("a table of words out of order");
            }
        }
        return new IdfTable(hashes, steps, rarest);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(hashes.length);
        out.writeFloat(rarest);
        for (int i = 0; i < hashes.length; i++) {
            out.writeInt(hashes[i]);
            out.writeByte(steps[i]);
        }
    }

    @Override
    public double of(String key) {
        int at = Arrays.binarySearch(hashes, key.hashCode());
        return at < 0 ? rarest : steps[at] * STEP;
    }

    public int size() {
        return hashes.length;
    }

    private static double weight(int documents, int count) {
        return StrictMath.log((documents + 1.0) / count);
    }

    private static byte step(double weight) {
        return (byte) Math.clamp(Math.round(weight / STEP), 1, Byte.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "IdfTable[" + hashes.length + " words]";
    }
}
