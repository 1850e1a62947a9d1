// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.topology.eval.Better;
import io.weir.topology.eval.Bootstrap;
import io.weir.topology.eval.Estimate;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The rows of the lane's table: floors and targets first, baselines beside them.
final class ImageMetrics {

    static final List<Integer> CURVE_SIZES = List.of(500, 100, 50, 10);
    static final List<Integer> PROBE_SIZES = List.of(1, 10, 50);
    static final List<String> BASELINES = List.of("state", "single-block", "pixel-mean", "frechet");

    private static final MetricSpec CALIBRATION_ERROR = MetricSpec.reported("probe.calibration-error", Better.LOWER);
    private static final MetricSpec OPEN_SET_AUROC =
            MetricSpec.bounded("open-set.auroc.at-50", Better.HIGHER, .90, .95);
    private static final MetricSpec OPEN_SET_FALSE_ALARMS =
            MetricSpec.bounded("open-set.false-alarm-ratio", Better.LOWER, 2, 1.5);
    private static final MetricSpec OPEN_SET_FLAGGED = MetricSpec.reported("open-set.unknown-flagged", Better.HIGHER);
    private static final MetricSpec COPY_FALSE_ALARMS = MetricSpec.reported("memorisation.fpr", Better.LOWER);
    private static final MetricSpec HASH_BITS_OFF = MetricSpec.bounded("pdq.bits-off.max", Better.LOWER, 10, 10);

    private final Bootstrap bootstrap;
    private final List<Metric> metrics = new ArrayList<>();

    ImageMetrics(long seed) {
        this.bootstrap = new Bootstrap(seed);
    }

    static List<MetricSpec> specs() {
        List<MetricSpec> specs = new ArrayList<>();
        for (String way : List.of("curve", "published")) {
            CURVE_SIZES.forEach(size -> specs.add(fingerprint(way, size)));
        }
        for (String way : BASELINES) {
            CURVE_SIZES.forEach(size -> specs.add(fingerprint(way, size)));
        }
        PROBE_SIZES.forEach(size -> specs.add(probe(size)));
        specs.add(CALIBRATION_ERROR);
        specs.add(OPEN_SET_AUROC);
        specs.add(OPEN_SET_FALSE_ALARMS);
        specs.add(OPEN_SET_FLAGGED);
        for (CopyKind kind : CopyKind.values()) {
            specs.add(copies(kind, ""));
        }
        for (CopyKind kind : CopyKind.values()) {
            specs.add(copies(kind, ".no-forms"));
        }
        specs.add(COPY_FALSE_ALARMS);
        specs.add(HASH_BITS_OFF);
        return specs;
    }

    List<Metric> metrics() {
        return metrics;
    }

    void fingerprint(String way, int size, List<Answer> answers) {
        rate(fingerprint(way, size), answers, Answer::group, Answer::right);
    }

    void probe(int size, List<Answer> answers) {
        rate(probe(size), answers, Answer::group, Answer::right);
    }

    void calibrationError(double error, int rows) {
        measured(CALIBRATION_ERROR, error, rows);
    }

    /// @param nominal share of known windows that may be called unknown
    void openSet(List<ScoredRow> rows, double nominal) {
        add(OPEN_SET_AUROC, rows, Statistics::auc);
        add(OPEN_SET_FALSE_ALARMS, rows, drawn -> Statistics.falsePositiveRate(drawn) / nominal);
        add(OPEN_SET_FLAGGED, rows, Statistics::recall);
    }

    /// @param suffix empty for the index that the product has
    void copies(CopyKind kind, String suffix, List<Boolean> flagged) {
        each(copies(kind, suffix), flagged);
    }

    void negatives(List<Boolean> flagged) {
        each(COPY_FALSE_ALARMS, flagged);
    }

    void hashes(double bitsOff, int pictures) {
        measured(HASH_BITS_OFF, bitsOff, pictures);
    }

    private static MetricSpec fingerprint(String way, int size) {
        String name = "fingerprint." + way + ".at-" + size;
        if (way.equals("curve") && size == 500) {
            return MetricSpec.bounded(name, Better.HIGHER, .93, .94);
        }
        if (way.equals("published") && size == 500) {
            return MetricSpec.bounded(name, Better.HIGHER, .84, .86);
        }
        return MetricSpec.reported(name, Better.HIGHER);
    }

    private static MetricSpec probe(int size) {
        String name = "probe.at-" + size;
        return switch (size) {
            case 1 -> MetricSpec.bounded(name, Better.HIGHER, .55, .61);
            case 10 -> MetricSpec.bounded(name, Better.HIGHER, .83, .89);
            default -> MetricSpec.reported(name, Better.HIGHER);
        };
    }

    private static MetricSpec copies(CopyKind kind, String suffix) {
        String name = "memorisation.tpr." + kind.name().toLowerCase(Locale.ROOT) + suffix;
        if (!suffix.isEmpty()) {
            return MetricSpec.reported(name, Better.HIGHER);
        }
        return switch (kind) {
            case NOISE -> MetricSpec.bounded(name, Better.HIGHER, .70, .70);
            case SHIFT, MIRROR -> MetricSpec.bounded(name, Better.HIGHER, .70, .80);
            case DARKENED, BLEND -> MetricSpec.reported(name, Better.HIGHER);
        };
    }

    private void each(MetricSpec spec, List<Boolean> flagged) {
        List<Answer> answers = IntStream.range(0, flagged.size())
                .mapToObj(i -> new Answer(String.valueOf(i), flagged.get(i)))
                .toList();
        rate(spec, answers, Answer::group, Answer::right);
    }

    private <R> void rate(MetricSpec spec, List<R> rows, Function<R, String> group, Function<R, Boolean> right) {
        Estimate estimate = bootstrap.estimate(
                rows,
                group,
                drawn -> drawn.isEmpty()
                        ? Double.NaN
                        : drawn.stream().filter(right::apply).count() / (double) drawn.size());
        metrics.add(new Metric(spec, estimate, Mode.OUT_OF_FOLD));
    }

    private void add(MetricSpec spec, List<ScoredRow> rows, ToDoubleFunction<List<ScoredRow>> statistic) {
        metrics.add(new Metric(spec, bootstrap.estimate(rows, ScoredRow::group, statistic), Mode.OUT_OF_FOLD));
    }

    private void measured(MetricSpec spec, double value, int rows) {
        metrics.add(new Metric(spec, Estimate.measured(value, rows), Mode.FIXED));
    }
}
