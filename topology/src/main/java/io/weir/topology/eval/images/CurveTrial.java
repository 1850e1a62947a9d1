// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.PlacedImage;
import io.weir.vision.fingerprint.PublishedScore;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.fingerprint.RegisteredRun;
import io.weir.vision.fingerprint.StateMatcher;
import io.weir.vision.fingerprint.StreamState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Names the generator of sets of pictures: by the effect curve, the published rule, whole states, and the
/// baselines beside them, all on the same sets.
final class CurveTrial {

    /// A block in the middle, for the baseline of one block.
    private static final int ONE_BLOCK = 5;

    private final ReferenceSet reference;
    private final int size;
    private final Map<String, List<Answer>> answers = new HashMap<>();

    /// @param size of the sets
    CurveTrial(ReferenceSet reference, int size) {
        this.reference = reference;
        this.size = size;
    }

    /// By way to judge: curve, published, state, single-block, pixel-mean, frechet.
    List<Answer> answers(String way) {
        return answers.getOrDefault(way, List.of());
    }

    void run(RunPair pair, long seed) {
        List<RegisteredRun> runs = registered(pair.references(), reference);
        Map<RegisteredRun, List<Double>> published = new HashMap<>();
        Map<RegisteredRun, SetMoments> moments = new HashMap<>();
        for (RegisteredRun run : runs) {
            published.put(run, PublishedScore.ofSize(run.state(), reference, size));
            moments.put(run, SetMoments.of(images(pair, run)));
        }
        var matcher = new StateMatcher(runs, reference);
        var draws = new Draws(seed);
        pair.judged().forEach((generator, images) -> {
            for (int i = 0; i < Draws.SETS && images.size() >= size; i++) {
                List<JudgedImage> set = draws.draw(images, size);
                StreamState state = state(set.stream().map(JudgedImage::placed).toList());
                EffectCurve curve = EffectCurve.of(state, reference);
                List<Double> score = PublishedScore.ofSize(state, reference, size);
                SetMoments own = SetMoments.of(set);
                Judge judge = (way, named) -> answers.computeIfAbsent(way, _ -> new ArrayList<>())
                        .add(new Answer(Answer.group(generator, pair.label()), named.equals(generator)));
                judge.says("curve", least(runs, run -> run.curve().distance(curve)));
                judge.says(
                        "published",
                        least(runs, run -> -PublishedScore.similarity(published.getOrDefault(run, List.of()), score)));
                judge.says("state", matcher.match(state).getFirst().generator());
                judge.says(
                        "single-block",
                        least(
                                runs,
                                run -> Math.abs(run.curve().blocks().get(ONE_BLOCK)
                                        - curve.blocks().get(ONE_BLOCK))));
                judge.says(
                        "pixel-mean",
                        least(runs, run -> Math.abs(moment(moments, run).brightness() - own.brightness())));
                judge.says("frechet", least(runs, run -> moment(moments, run).distance(own)));
            }
        });
    }

    @FunctionalInterface
    private interface Judge {

        void says(String way, String generator);
    }

    static List<RegisteredRun> registered(
            Map<String, Map<String, List<JudgedImage>>> references, ReferenceSet reference) {
        List<RegisteredRun> runs = new ArrayList<>();
        references.forEach((generator, byRun) -> byRun.forEach((run, images) -> runs.add(RegisteredRun.of(
                generator, run, images.stream().map(JudgedImage::placed).toList(), reference))));
        return runs;
    }

    private StreamState state(List<PlacedImage> placed) {
        StreamState state = StreamState.of(reference);
        placed.forEach(state::add);
        return state;
    }

    private static SetMoments moment(Map<RegisteredRun, SetMoments> moments, RegisteredRun run) {
        SetMoments found = moments.get(run);
        if (found == null) {
            throw new IllegalStateException("every run has moments");
        }
        return found;
    }

    private static List<JudgedImage> images(RunPair pair, RegisteredRun run) {
        return pair.references().getOrDefault(run.generator(), Map.of()).getOrDefault(run.run(), List.of());
    }

    private static String least(List<RegisteredRun> runs, ToDoubleFunction<RegisteredRun> distance) {
        return runs.stream()
                .min(Comparator.comparingDouble(distance))
                .orElseThrow()
                .generator();
    }
}
