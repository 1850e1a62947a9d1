// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.RocCurve;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.FingerprintSettings;
import io.weir.vision.fingerprint.Moments;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.seen.PdqKnownAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Measures attribution, the open set and copies, each training run judged by the other runs of the
/// generators present. Reads Fashion-MNIST beside the data directory's own files.
public final class ImagesLane implements EvaluationLane {

    private static final int TRAIN = 5_000;
    private static final int FRESH = 3_000;

    /// With r left-out runs no p-value is below 1 / (r + 1), and seven generators of two runs leave ten.
    private static final double NOMINAL = .1;

    private static final int QUALITY_MIN = 80;

    @Override
    public String name() {
        return "images";
    }

    @Override
    public List<String> files() {
        return List.of(ImageFiles.MODEL);
    }

    @Override
    public List<MetricSpec> metrics() {
        return ImageMetrics.specs();
    }

    @Override
    public LaneResult evaluate(EvaluationRun run) {
        var files = new ImageFiles(run.data());
        var metrics = new ImageMetrics(run.seed());
        Map<String, Map<String, List<byte[]>>> pictures = files.generators();
        try (NanoEncoder encoder = NanoEncoder.open(run.data().path().resolve(ImageFiles.MODEL), run.progress())) {
            ReferenceSet reference = ReferenceSet.fit(
                    encoder.features("reference", files.train(0, TRAIN)),
                    encoder.features("fresh pictures", files.test(0, FRESH)),
                    FingerprintSettings.PUBLISHED);
            List<RunPair> pairs = RunPair.of(judged(pictures, encoder, reference));
            fingerprints(pairs, reference, run, metrics);
            var openSet = attribution(pairs, run, metrics);
            copies(files, encoder, run, metrics);
            hashes(metrics);
            run.progress().note("vit-s14-focus is not measured: the lane runs the small transformer alone");
            return new LaneResult(
                    List.of(encoder.model()),
                    files.used(),
                    metrics.metrics(),
                    List.of(RocCurve.of("windows of unknown generators", openSet.rows())),
                    List.of(),
                    List.of());
        }
    }

    private static Map<String, Map<String, List<JudgedImage>>> judged(
            Map<String, Map<String, List<byte[]>>> pictures, NanoEncoder encoder, ReferenceSet reference) {
        Map<String, Map<String, List<JudgedImage>>> judged = new TreeMap<>();
        pictures.forEach((generator, runs) -> runs.forEach((label, images) -> {
            List<BlockFeatures> features = encoder.features(Answer.group(generator, label), images);
            List<JudgedImage> placed = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                placed.add(new JudgedImage(
                        reference.place(features.get(i)),
                        new JudgedImage.Components(reference.components(features.get(i))),
                        brightness(images.get(i))));
            }
            judged.computeIfAbsent(generator, _ -> new TreeMap<>()).put(label, placed);
        }));
        return judged;
    }

    private static void fingerprints(
            List<RunPair> pairs, ReferenceSet reference, EvaluationRun run, ImageMetrics metrics) {
        Map<Integer, CurveTrial> trials = new TreeMap<>();
        for (int size : ImageMetrics.CURVE_SIZES) {
            var trial = new CurveTrial(reference, size);
            pairs.forEach(pair -> trial.run(pair, run.seed()));
            trials.put(size, trial);
        }
        List<String> ways = new ArrayList<>(List.of("curve", "published"));
        ways.addAll(ImageMetrics.BASELINES);
        for (String way : ways) {
            for (int size : ImageMetrics.CURVE_SIZES) {
                CurveTrial trial = trials.get(size);
                metrics.fingerprint(way, size, trial == null ? List.of() : trial.answers(way));
            }
        }
    }

    private static OpenSetTrial attribution(List<RunPair> pairs, EvaluationRun run, ImageMetrics metrics) {
        // Moments of one run serve every set of generators; each run pair keeps its own.
        var probe = new ProbeTrial();
        for (RunPair pair : pairs) {
            probe.run(pair, KnownGenerators.noMoments(), run.seed());
        }
        ImageMetrics.PROBE_SIZES.forEach(size -> metrics.probe(size, probe.answers(size)));
        metrics.calibrationError(probe.calibrationError(), probe.answers(1).size());
        Map<String, List<Moments>> moments = KnownGenerators.noMoments();
        var openSet = new OpenSetTrial(NOMINAL);
        openSet.run(pairs, moments, run.seed(), run.progress());
        metrics.openSet(openSet.rows(), NOMINAL);
        return openSet;
    }

    private static void copies(ImageFiles files, NanoEncoder encoder, EvaluationRun run, ImageMetrics metrics) {
        var trial = new CopyTrial();
        trial.run(files, encoder, run.seed(), run.progress());
        for (CopyKind kind : CopyKind.values()) {
            metrics.copies(kind, "", trial.flagged(kind));
        }
        for (CopyKind kind : CopyKind.values()) {
            metrics.copies(kind, ".no-forms", trial.flaggedWithoutForms(kind));
        }
        metrics.negatives(trial.flaggedNegatives());
    }

    private static void hashes(ImageMetrics metrics) {
        List<PdqKnownAnswers.Compared> sound = PdqKnownAnswers.compare().stream()
                .filter(answer -> answer.quality() >= QUALITY_MIN)
                .toList();
        metrics.hashes(
                sound.stream().mapToInt(PdqKnownAnswers.Compared::bitsOff).max().orElseThrow(), sound.size());
    }

    private static double brightness(byte[] image) {
        long sum = 0;
        for (byte pixel : image) {
            sum += Byte.toUnsignedInt(pixel);
        }
        return (double) sum / image.length;
    }
}
