// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Sorts vectors into buckets so that near ones mostly share one: on which side of each of some random
/// planes a vector lies.
///
/// Two vectors at an angle θ lie on the same side of one plane with probability 1 − θ/π. A plane's normal has
/// coordinates +1 and −1, drawn from SHA-256 of seed, table and plane, so that every process and every
/// version sorts alike. Charikar, _Similarity estimation techniques from rounding algorithms_, STOC 2002.
///
/// @param tables sorted independently of each other: two vectors meet where they share a bucket of one
/// @param planes of each table; a table has `2^planes` buckets
/// @param seed of the planes; another one parts vectors that met before
public record Hyperplanes(int tables, int planes, long seed) {

    public static final Hyperplanes USUAL = new Hyperplanes(2, 3, 0x5745_4952);

    private static final int PLANES_MAX = 16;

    public Hyperplanes {
        if (!(tables >= 1 && tables <= PLANES_MAX && planes >= 1 && planes <= PLANES_MAX)) {
            throw new IllegalArgumentException("tables and planes are 1 to " + PLANES_MAX);
        }
    }

    /// In `[0, 2^planes)`.
    public int bucket(int table, PackedVector vector) {
        int bucket = 0;
        for (int plane = 0; plane < planes; plane++) {
            bucket = bucket << 1 | (side(table, plane, vector) ? 1 : 0);
        }
        return bucket;
    }

    private boolean side(int table, int plane, PackedVector vector) {
        long sum = 0;
        byte[] signs = {};
        for (int i = 0; i < vector.width(); i++) {
            int bit = i % (Byte.SIZE * 32);
            if (bit == 0) {
                signs = signs(table, plane, i);
            }
            boolean plus = (signs[bit / Byte.SIZE] >> (bit % Byte.SIZE) & 1) == 1;
            sum += plus ? vector.at(i) : -vector.at(i);
        }
        return sum >= 0;
    }

    private byte[] signs(int table, int plane, int from) {
        try {
            String name = seed + "/" + table + "/" + plane + "/" + from;
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
