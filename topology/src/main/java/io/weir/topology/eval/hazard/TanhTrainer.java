// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.hazard.HazardHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Fits networks of one tanh layer to examples with partly unknown labels, and joins them to one.
///
/// An unknown label adds nothing to the loss. A text in several windows is judged by its highest logit,
/// as the guard does it, and only that window learns. Loss: binary cross-entropy. Solver: Adam with decay of
/// the weights apart from the gradient (Loshchilov and Hutter, _Decoupled Weight Decay Regularization_, ICLR
/// 2019). Several networks, apart in seed alone, are averaged: they stand side by side in one hidden layer.
///
/// Same examples and seed, same weights, on every machine: sums have one order, and the functions are those
/// of [StrictMath].
final class TanhTrainer {

    private final TanhSettings settings;
    private final int width;
    private final int outputs;

    TanhTrainer(TanhSettings settings, int width, int outputs) {
        this.settings = settings;
        this.width = width;
        this.outputs = outputs;
    }

    HazardHead.Weights fit(List<Example> examples, long seed) {
        List<TanhNetwork> members = new ArrayList<>(settings.members());
        for (int member = 0; member < settings.members(); member++) {
            members.add(fitOne(examples, new SplittableRandom(seed * 1_000 + member)));
        }
        return TanhNetwork.average(members);
    }

    private TanhNetwork fitOne(List<Example> examples, SplittableRandom random) {
        TanhNetwork network = new TanhNetwork(width, settings.hidden(), outputs, random);
        int[] order = new int[examples.size()];
        Arrays.setAll(order, i -> i);
        long steps = (long) settings.epochs() * ((order.length + settings.batch() - 1) / settings.batch());
        long step = 0;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            shuffle(order, random);
            for (int from = 0; from < order.length; from += settings.batch()) {
                int to = Math.min(order.length, from + settings.batch());
                for (int i = from; i < to; i++) {
                    network.learn(examples.get(order[i]), 1f / (to - from));
                }
                double left = 1 - (double) step++ / steps;
                network.step(settings.rate() * left, settings.decay());
            }
        }
        return network;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
