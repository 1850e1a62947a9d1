// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.topology.eval.Progress;
import io.weir.vision.copy.CopySpace;
import io.weir.vision.copy.NeighbourIndex;
import io.weir.vision.copy.NeighbourRatio;
import io.weir.vision.copy.QuantisedVector;
import io.weir.vision.copy.RankedNull;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Copies of protected pictures, and pictures that are none, against an index with mirrored and shifted forms.
///
/// The p-value ranks a picture among others that are neither protected nor judged; so no threshold is read
/// off the rows that report it.
final class CopyTrial {

    static final double P_MAX = 1e-3;

    private static final int PROTECTED = 5_000;
    private static final int NULL = 5_000;
    private static final int COPIES = 600;
    private static final int NEGATIVES = 3_000;

    private final Map<CopyKind, List<Boolean>> flagged = new EnumMap<>(CopyKind.class);
    private final Map<CopyKind, List<Boolean>> plain = new EnumMap<>(CopyKind.class);
    private final List<Boolean> negatives = new ArrayList<>();

    /// Which copies were flagged.
    List<Boolean> flagged(CopyKind kind) {
        return flagged.getOrDefault(kind, List.of());
    }

    /// The same without augmented forms in the index.
    List<Boolean> flaggedWithoutForms(CopyKind kind) {
        return plain.getOrDefault(kind, List.of());
    }

    /// Which pictures that copy nothing were flagged.
    List<Boolean> flaggedNegatives() {
        return negatives;
    }

    void run(ImageFiles files, NanoEncoder encoder, long seed, Progress progress) {
        List<byte[]> originals = files.train(0, PROTECTED);
        List<List<float[]>> forms = new ArrayList<>();
        forms.add(encoder.copyFeatures("protected pictures", originals));
        forms.add(encoder.copyFeatures(
                "mirrored forms", originals.stream().map(CopyKind::mirrored).toList()));
        for (int side = 0; side < 4; side++) {
            int to = side;
            forms.add(encoder.copyFeatures(
                    "shifted forms",
                    originals.stream().map(image -> CopyKind.shifted(image, to)).toList()));
        }
        CopySpace space = CopySpace.fit(forms.getFirst());
        List<float[]> nulls = encoder.copyFeatures("pictures of no copy", files.train(PROTECTED, NULL));
        List<float[]> others = encoder.copyFeatures("negatives", files.test(0, NEGATIVES));
        Scan full = new Scan(index(space, forms), space, nulls, progress);
        Scan bare = new Scan(index(space, forms.subList(0, 1)), space, nulls, progress);
        negatives.addAll(full.flags(others));
        List<byte[]> strangers = files.test(NEGATIVES, COPIES);
        var random = new SplittableRandom(seed);
        List<byte[]> copied = new Draws(seed).draw(originals, COPIES);
        for (CopyKind kind : CopyKind.values()) {
            List<byte[]> copies = new ArrayList<>();
            for (int i = 0; i < copied.size(); i++) {
                copies.add(kind.apply(copied.get(i), strangers.get(i % strangers.size()), random));
            }
            List<float[]> features = encoder.copyFeatures("copies", copies);
            flagged.put(kind, full.flags(features));
            plain.put(kind, bare.flags(features));
        }
    }

    private static NeighbourIndex index(CopySpace space, List<List<float[]>> forms) {
        List<List<QuantisedVector>> rows = new ArrayList<>();
        for (int picture = 0; picture < forms.getFirst().size(); picture++) {
            int at = picture;
            rows.add(forms.stream().map(form -> space.vector(form.get(at))).toList());
        }
        return NeighbourIndex.of(rows);
    }

    /// An index with the ratios that pictures of no copy have in it.
    private static final class Scan {

        private final NeighbourIndex index;
        private final CopySpace space;
        private final RankedNull ranked;
        private final Progress progress;

        Scan(NeighbourIndex index, CopySpace space, List<float[]> nulls, Progress progress) {
            this.index = index;
            this.space = space;
            this.progress = progress;
            this.ranked = new RankedNull(
                    ratios(nulls).stream().mapToDouble(Double::doubleValue).toArray());
        }

        List<Boolean> flags(List<float[]> features) {
            return ratios(features).stream()
                    .map(ratio -> ranked.pValue(ratio) <= P_MAX)
                    .toList();
        }

        private List<Double> ratios(List<float[]> features) {
            progress.at("scanning", 0, features.size());
            return features.parallelStream()
                    .map(one -> NeighbourRatio.of(index, space.vector(one)).ratio())
                    .toList();
        }
    }
}
