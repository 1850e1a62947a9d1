// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// One block of the frozen reference: where real pictures lie, and how far fresh real ones are from them.
///
/// The distance of a point is the least of `1 - |cos|` to the reference points of its own cell. A point's
/// rank is taken among the fresh pictures' distances in that cell.
final class ReferenceBlock {

    private final double[] mean;
    private final double[][] basis;
    private final double[][] columns;
    private final Cells cells;
    private final double[][][] reference;
    private final FreshRanks fresh;

    private ReferenceBlock(double[] mean, double[][] basis, Cells cells, double[][][] reference, FreshRanks fresh) {
        this.mean = mean;
        this.basis = basis;
        this.columns = new double[mean.length][basis.length];
        for (int k = 0; k < basis.length; k++) {
            for (int i = 0; i < mean.length; i++) {
                columns[i][k] = basis[k][i];
            }
        }
        this.cells = cells;
        this.reference = reference;
        this.fresh = fresh;
    }

    /// A place in this block's reference.
    ///
    /// @param distance positive infinity where the cell has no reference point
    record Place(int cell, double distance) {}

    /// @param train vectors of the pictures that a copy would be near to
    /// @param fresh vectors of other real pictures
    static ReferenceBlock fit(double[][] train, double[][] fresh, FingerprintSettings settings, long seed) {
        double[] mean = Symmetric.mean(train);
        double[][] basis = Symmetric.eigenvectors(Symmetric.covariance(train, mean), settings.components());
        double[][] projected =
                Arrays.stream(train).map(point -> project(point, mean, basis)).toArray(double[][]::new);
        Cells cells = Cells.fit(projected, settings.cells(), settings.starts(), seed);
        return of(mean, basis, cells, projected, fresh);
    }

    /// From a projection and cells that are there already.
    ///
    /// @param projected the reference points in the basis
    static ReferenceBlock of(double[] mean, double[][] basis, Cells cells, double[][] projected, double[][] fresh) {
        double[][][] reference = new double[cells.count()][][];
        for (int cell = 0; cell < reference.length; cell++) {
            int wanted = cell;
            reference[cell] = Arrays.stream(projected)
                    .filter(point -> cells.of(point) == wanted)
                    .map(ReferenceBlock::normalised)
                    .toArray(double[][]::new);
        }
        var block = new ReferenceBlock(mean, basis, cells, reference, new FreshRanks(new double[cells.count()][0]));
        double[][] distances = new double[cells.count()][];
        Place[] places = Arrays.stream(fresh).map(block::place).toArray(Place[]::new);
        for (int cell = 0; cell < distances.length; cell++) {
            int wanted = cell;
            distances[cell] = Arrays.stream(places)
                    .filter(place -> place.cell() == wanted)
                    .mapToDouble(Place::distance)
                    .toArray();
        }
        return new ReferenceBlock(mean, basis, cells, reference, new FreshRanks(distances));
    }

    void writeTo(DataOutputStream out) throws IOException {
        ReferenceBytes.write(out, mean);
        ReferenceBytes.write(out, basis);
        ReferenceBytes.write(out, cells.centres());
        out.writeInt(reference.length);
        for (double[][] points : reference) {
            ReferenceBytes.write(out, points);
        }
        ReferenceBytes.write(out, fresh.sorted());
    }

    /// What [#writeTo] wrote.
    ///
    /// @throws IOException where parts do not fit each other
    static ReferenceBlock readFrom(DataInputStream in) throws IOException {
        double[] mean = ReferenceBytes.row(in);
        double[][] basis = ReferenceBytes.rows(in);
        double[][] centres = ReferenceBytes.rows(in);
        double[][][] points = new double[ReferenceBytes.bounded(in.readInt(), 256)][][];
        for (int cell = 0; cell < points.length; cell++) {
            points[cell] = ReferenceBytes.rows(in);
        }
        double[][] fresh = ReferenceBytes.rows(in);
        boolean fits = mean.length > 0
                && basis.length > 0
                && centres.length > 0
                && points.length == centres.length
                && fresh.length == centres.length
                && haveLength(basis, mean.length)
                && haveLength(centres, basis.length)
                && Arrays.stream(points).allMatch(cell -> haveLength(cell, basis.length));
        if (!fits) {
            throw new IOException("parts of the reference do not fit each other");
        }
        return new ReferenceBlock(mean, basis, new Cells(centres), points, new FreshRanks(fresh));
    }

    private static boolean haveLength(double[][] rows, int length) {
        return Arrays.stream(rows).allMatch(row -> row.length == length);
    }

    int cells() {
        return fresh.cells();
    }

    /// Fresh pictures in a cell.
    int fresh(int cell) {
        return fresh.count(cell);
    }

    /// The first components of a point: number by number into all of them, so that the inner loop is over
    /// components side by side in memory. Sums are in the order of [#project].
    void project(double[] point, int count, double[] into, int at) {
        for (int i = 0; i < point.length; i++) {
            double centred = point[i] - mean[i];
            double[] column = columns[i];
            for (int k = 0; k < count; k++) {
                into[at + k] += column[k] * centred;
            }
        }
    }

    /// Components that there are.
    int components() {
        return basis.length;
    }

    Place place(double[] point) {
        double[] projected = project(point, mean, basis);
        int cell = cells.of(projected);
        double[] direction = normalised(projected);
        double largest = Double.NEGATIVE_INFINITY;
        for (double[] other : reference[cell]) {
            largest = Math.max(largest, Math.abs(Symmetric.dot(direction, other, direction.length)));
        }
        return new Place(cell, 1 - largest);
    }

    /// Twice the mid-rank among the cell's fresh pictures.
    int rank(Place place) {
        return fresh.rank(place.cell(), place.distance());
    }

    private static double[] project(double[] point, double[] mean, double[][] basis) {
        double[] centred = new double[point.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = point[i] - mean[i];
        }
        double[] projected = new double[basis.length];
        for (int i = 0; i < projected.length; i++) {
            projected[i] = Symmetric.dot(basis[i], centred, centred.length);
        }
        return projected;
    }

    private static double[] normalised(double[] point) {
        double length = Math.sqrt(Symmetric.dot(point, point, point.length));
        double[] normalised = new double[point.length];
        for (int i = 0; length > 0 && i < normalised.length; i++) {
            normalised[i] = point[i] / length;
        }
        return normalised;
    }
}
