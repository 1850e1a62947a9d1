// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What training runs that were left out teach about all others: how sharp scores may be read, how strange a
/// known generator may look, how many pictures are enough.
///
/// The first run of every generator with several is left out, then the second, and so on; each is scored by
/// a probe that has not seen it. A generator with a single run is scored on pictures that its moments lack:
/// that is kinder than another run would be. Draws are seeded, so the same runs teach the same.
final class LeftOutRuns {

    private static final int[] SIZES = {1, 2, 5, 10, 20, 50, 100};
    private static final int DRAWS = 40;
    private static final int WINDOW = 50;
    private static final double ACCURACY_MIN = .9;
    private static final double LEFT_OUT_SHARE = .1;
    private static final double SHARE_MIN = .2;
    private static final double GAIN_MIN = 3;
    private static final int NOTHING = -2;
    private static final long SEED = 20_240_721;

    private final List<Run> runs;
    private final Temperature temperature;
    private final Typicality typicality;
    private final RunConformal strange;
    private final double probabilityMin;
    private final double[] accuracy = new double[SIZES.length];
    private final double[][] confusion;
    private final double gainMax;
    private final double[] usual;
    private final double[] deviation;

    /// @param generator index among the names
    /// @param label of the run, for the conformal ranks
    /// @param fold in which it was left out; -1 for a generator's only run
    /// @param own scores of the same pictures by the probe that knows their run
    private record Run(int generator, String label, int fold, List<float[]> scores, List<float[]> own) {}

    private LeftOutRuns(List<Run> runs, int generators) {
        this.runs = runs;
        this.temperature = temperature(runs);
        this.typicality = typicality(runs, generators, NOTHING);
        this.strange = strange(generators);
        this.probabilityMin = leastProbability();
        this.confusion = confusion(generators);
        this.usual = new double[generators];
        this.deviation = new double[generators];
        fitShortfall(generators);
        this.gainMax = measure();
    }

    static LeftOutRuns of(Map<String, Map<String, Fingerprint>> generators, Probe whole) {
        List<String> names = whole.generators();
        int folds = generators.values().stream().mapToInt(Map::size).max().orElseThrow();
        List<Run> runs = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            Probe unseen = Probe.fit(moments(generators, fold));
            for (int g = 0; g < names.size(); g++) {
                List<Fingerprint> own = List.copyOf(
                        generators.getOrDefault(names.get(g), Map.of()).values());
                if (own.size() > 1 && fold < own.size()) {
                    runs.add(run(g, own.get(fold), fold, unseen, whole));
                } else if (own.size() == 1 && fold == 0) {
                    runs.add(run(g, own.getFirst(), -1, whole, whole));
                }
            }
        }
        return new LeftOutRuns(runs, names.size());
    }

    private static Run run(int generator, Fingerprint fingerprint, int fold, Probe probe, Probe whole) {
        String label = fingerprint.key().generator() + '|' + fingerprint.key().run();
        List<double[]> sample = fingerprint.sample();
        return new Run(generator, label, fold, List.of(probe.score(sample)), List.of(whole.score(sample)));
    }

    private static Map<String, List<Moments>> moments(Map<String, Map<String, Fingerprint>> generators, int without) {
        Map<String, List<Moments>> moments = new TreeMap<>();
        generators.forEach((name, byRun) -> {
            List<Moments> own = new ArrayList<>(
                    byRun.values().stream().map(Fingerprint::moments).toList());
            if (own.size() > 1 && without < own.size()) {
                own.remove(without);
            }
            moments.put(name, own);
        });
        return moments;
    }

    Temperature temperature() {
        return temperature;
    }

    /// Probability that nine of ten pictures give their own generator at least.
    double probabilityMin() {
        return probabilityMin;
    }

    private double leastProbability() {
        if (runs.isEmpty()) {
            return 0;
        }
        // Each run counts alike, however many pictures it has.
        List<double[]> weighed = new ArrayList<>();
        for (Run run : runs) {
            for (float[] row : run.scores) {
                double own = Math.exp(temperature.logProbabilities(row)[run.generator]);
                weighed.add(new double[] {own, 1.0 / run.scores.size() / runs.size()});
            }
        }
        weighed.sort((one, other) -> Double.compare(one[0], other[0]));
        double below = 0;
        for (double[] one : weighed) {
            below += one[1];
            if (below > LEFT_OUT_SHARE) {
                return one[0];
            }
        }
        return 0;
    }

    double pValue(double[] mean, long images) {
        return images == 0 ? 1 : strange.pValue(typicality.distance(mean, images));
    }

    double pFloor() {
        return strange.floor();
    }

    /// Of the largest size measured that is no larger; -1 for none.
    double accuracy(long images) {
        double found = -1;
        for (int i = 0; i < SIZES.length && SIZES[i] <= images; i++) {
            found = accuracy[i];
        }
        return found;
    }

    int imagesMin() {
        for (int i = 0; i < SIZES.length; i++) {
            if (accuracy[i] >= ACCURACY_MIN) {
                return SIZES[i];
            }
        }
        return SIZES[SIZES.length - 1];
    }

    double shortfall(double[] probabilities, int generator) {
        double log = Math.log(Math.max(probabilities[generator], 1e-12));
        return (usual[generator] - log) / deviation[generator];
    }

    /// Two generators that explain which pictures were given to whom much better than one does, and better than
    /// they explain any left-out run. Never without left-out runs: a new run looks like a mixture, too.
    Optional<Map<String, Double>> mixture(long[] tops, List<String> names) {
        long images = Arrays.stream(tops).sum();
        Split split = split(tops);
        boolean isMixed = runs.stream().anyMatch(run -> run.fold >= 0)
                && images >= imagesMin()
                && split.gain > GAIN_MIN + Math.log((double) images)
                && split.gain / images > gainMax
                && split.share >= SHARE_MIN
                && split.share <= 1 - SHARE_MIN;
        return isMixed
                ? Optional.of(Map.of(names.get(split.one), split.share, names.get(split.other), 1 - split.share))
                : Optional.empty();
    }

    private record Split(int one, int other, double share, double gain) {}

    private Split split(long[] tops) {
        double alone = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < confusion.length; g++) {
            alone = Math.max(alone, likelihood(tops, g, g, 1));
        }
        var best = new Split(0, 0, 1, 0);
        for (int one = 0; one < confusion.length; one++) {
            for (int other = one + 1; other < confusion.length; other++) {
                for (int tenth = 1; tenth < 10; tenth++) {
                    double gain = likelihood(tops, one, other, tenth / 10.0) - alone;
                    best = gain > best.gain ? new Split(one, other, tenth / 10.0, gain) : best;
                }
            }
        }
        return best;
    }

    private double likelihood(long[] tops, int one, int other, double share) {
        double sum = 0;
        for (int k = 0; k < tops.length; k++) {
            sum += tops[k] * Math.log(share * confusion[one][k] + (1 - share) * confusion[other][k]);
        }
        return sum;
    }

    private static Temperature temperature(List<Run> runs) {
        List<float[]> scores = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Run run : runs) {
            scores.addAll(run.scores);
            run.scores.forEach(_ -> labels.add(run.generator));
        }
        return Temperature.fit(
                scores.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    /// A generator's pictures score in two ways: as another run of it does, and as a registered run does, to which
    /// the probe is kinder. Either is usual.
    ///
    /// @param without fold whose runs are left out where their generator has others
    private static Typicality typicality(List<Run> runs, int generators, int without) {
        List<float[][]> own = new ArrayList<>();
        for (int g = 0; g < generators; g++) {
            int wanted = g;
            List<float[]> rows = runs.stream()
                    .filter(run -> run.generator == wanted && run.fold != without)
                    .flatMap(run -> run.scores.stream())
                    .toList();
            own.add(rows.toArray(float[][]::new));
            List<float[]> registered = runs.stream()
                    .filter(run -> run.generator == wanted && run.fold >= 0 && run.fold != without)
                    .flatMap(run -> run.own.stream())
                    .toList();
            if (!registered.isEmpty()) {
                own.add(registered.toArray(float[][]::new));
            }
        }
        return Typicality.fit(own);
    }

    private RunConformal strange(int generators) {
        Map<String, List<Double>> distances = new TreeMap<>();
        Map<Integer, Typicality> byFold = new TreeMap<>();
        for (Run run : runs) {
            Typicality unseen =
                    byFold.computeIfAbsent(run.fold, fold -> typicality(runs, generators, fold == -1 ? NOTHING : fold));
            List<Double> windows = new ArrayList<>();
            for (List<float[]> window : windows(run, Math.min(WINDOW, run.scores.size()))) {
                windows.add(unseen.distance(window));
            }
            distances.put(run.label, windows);
        }
        return new RunConformal(distances);
    }

    private double[][] confusion(int generators) {
        double[][] counts = new double[generators][generators];
        for (int g = 0; g < generators; g++) {
            Arrays.fill(counts[g], .5);
        }
        for (Run run : runs) {
            for (float[] row : run.scores) {
                counts[run.generator][largest(row)] += 1;
            }
        }
        for (double[] row : counts) {
            double sum = Arrays.stream(row).sum();
            for (int k = 0; k < row.length; k++) {
                row[k] /= sum;
            }
        }
        return counts;
    }

    private void fitShortfall(int generators) {
        for (int g = 0; g < generators; g++) {
            int wanted = g;
            double[] logs = runs.stream()
                    .filter(run -> run.generator == wanted)
                    .flatMap(run -> run.scores.stream())
                    .mapToDouble(row -> Math.log(Math.max(Math.exp(temperature.logProbabilities(row)[wanted]), 1e-12)))
                    .toArray();
            double mean = Arrays.stream(logs).average().orElse(0);
            double squares =
                    Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum();
            usual[g] = mean;
            deviation[g] = Math.max(.1, Math.sqrt(squares / Math.max(1, logs.length - 1)));
        }
    }

    /// Accuracy of votes by size; and how much a mixture gains on any left-out run, a picture.
    private double measure() {
        double gain = 0;
        for (int i = 0; i < SIZES.length; i++) {
            double right = 0;
            for (Run run : runs) {
                List<List<float[]>> windows = windows(run, SIZES[i]);
                for (List<float[]> window : windows) {
                    right += largest(sum(window)) == run.generator ? 1.0 / windows.size() / runs.size() : 0;
                    if (SIZES[i] == WINDOW) {
                        long[] tops = new long[confusion.length];
                        window.forEach(row -> tops[largest(row)]++);
                        gain = Math.max(gain, split(tops).gain / WINDOW);
                    }
                }
            }
            accuracy[i] = right;
        }
        return gain;
    }

    /// Drawn with replacement, always the same.
    private static List<List<float[]>> windows(Run run, int size) {
        var random = new SplittableRandom(SEED + size);
        List<List<float[]>> windows = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            List<float[]> window = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                window.add(run.scores.get(random.nextInt(run.scores.size())));
            }
            windows.add(window);
        }
        return windows;
    }

    private static float[] sum(List<float[]> window) {
        float[] sum = new float[window.getFirst().length];
        for (float[] row : window) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += row[k];
            }
        }
        return sum;
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
