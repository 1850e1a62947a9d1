// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Protected pictures with their augmented forms, scanned whole for every question: exact, the yardstick of
/// anything faster.
///
/// Products of bytes are summed as integers in plain loops, which the JIT compiles to vector instructions;
/// so an answer is the same on every machine. A picture is as near as the nearest of its forms.
public final class NeighbourIndex {

    private final int width;
    private final int pictures;
    private final byte[] rows;
    private final float[] inverseLengths;
    private final int[] owners;

    private NeighbourIndex(int width, int pictures, byte[] rows, float[] inverseLengths, int[] owners) {
        this.width = width;
        this.pictures = pictures;
        this.rows = rows;
        this.inverseLengths = inverseLengths;
        this.owners = owners;
    }

    /// @param forms of each protected picture: itself, and what a copy of it may look like
    public static NeighbourIndex of(List<List<QuantisedVector>> forms) {
        int width = forms.getFirst().getFirst().width();
        int count = forms.stream().mapToInt(List::size).sum();
        byte[] rows = new byte[Math.multiplyExact(count, width)];
        float[] inverse = new float[count];
        int[] owners = new int[count];
        int row = 0;
        for (int picture = 0; picture < forms.size(); picture++) {
            for (QuantisedVector form : forms.get(picture)) {
                form.copyTo(rows, row * width);
                inverse[row] = inverseLength(dot(rows, row * width, rows, row * width, width));
                owners[row] = picture;
                row++;
            }
        }
        return new NeighbourIndex(width, forms.size(), rows, inverse, owners);
    }

    /// @param picture position in the protected list
    /// @param distance of the nearest form: `√(2 - 2 cos)`, from 0 to 2
    public record Neighbour(int picture, double distance) {}

    /// Protected pictures.
    public int size() {
        return pictures;
    }

    /// The nearest pictures, nearest first; equally near ones in list order.
    public List<Neighbour> nearest(QuantisedVector vector, int count) {
        if (vector.width() != width) {
            throw new IllegalArgumentException("vectors of one index have one width");
        }
        byte[] query = vector.values();
        float inverse = inverseLength(dot(query, 0, query, 0, width));
        float[] cosines = new float[pictures];
        Arrays.fill(cosines, -1);
        for (int row = 0; row < owners.length; row++) {
            float cosine = dot(query, 0, rows, row * width, width) * inverse * inverseLengths[row];
            cosines[owners[row]] = Math.max(cosines[owners[row]], cosine);
        }
        return first(cosines, count);
    }

    private static List<Neighbour> first(float[] cosines, int count) {
        int wanted = Math.min(count, cosines.length);
        long[] kept = new long[wanted];
        int size = 0;
        for (int picture = 0; picture < cosines.length; picture++) {
            // Distances in the upper bits order first, positions second.
            long key = ((long) Float.floatToIntBits(Math.max(0, 1 - cosines[picture])) << 32) | picture;
            if (size == wanted && (wanted == 0 || key >= kept[size - 1])) {
                continue;
            }
            int at = size == wanted ? size - 1 : size++;
            while (at > 0 && kept[at - 1] > key) {
                kept[at] = kept[at - 1];
                at--;
            }
            kept[at] = key;
        }
        List<Neighbour> neighbours = new ArrayList<>();
        for (long key : kept) {
            neighbours.add(new Neighbour((int) key, Math.sqrt(2.0 * Float.intBitsToFloat((int) (key >> 32)))));
        }
        return neighbours;
    }

    private static int dot(byte[] one, int oneAt, byte[] other, int otherAt, int width) {
        int sum = 0;
        for (int i = 0; i < width; i++) {
            sum += one[oneAt + i] * other[otherAt + i];
        }
        return sum;
    }

    private static float inverseLength(int squares) {
        return squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    }
}
