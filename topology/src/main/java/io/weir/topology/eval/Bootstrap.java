// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Percentile bootstrap over groups: rows that share a prompt are drawn together or not at all.
public final class Bootstrap {

    static final int DRAWS = 1_000;

    private final long seed;

    public Bootstrap(long seed) {
        this.seed = seed;
    }

    /// The statistic of `rows` with the middle 95 % of what [#DRAWS] draws of groups give.
    ///
    /// Draws on which the statistic is not defined (NaN) are left out.
    public <R> Estimate estimate(List<R> rows, Function<R, String> group, ToDoubleFunction<List<R>> statistic) {
        double value = statistic.applyAsDouble(rows);
        if (rows.isEmpty() || Double.isNaN(value)) {
            return new Estimate(value, Double.NaN, Double.NaN, rows.size());
        }
        Map<String, List<R>> byGroup = new LinkedHashMap<>();
        rows.forEach(row -> byGroup.computeIfAbsent(group.apply(row), _ -> new ArrayList<>())
                .add(row));
        List<List<R>> groups = List.copyOf(byGroup.values());
        var random = new SplittableRandom(seed);
        double[] draws = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            List<R> drawn = new ArrayList<>(rows.size());
            for (int index = 0; index < groups.size(); index++) {
                drawn.addAll(groups.get(random.nextInt(groups.size())));
            }
            draws[draw] = statistic.applyAsDouble(drawn);
        }
        double[] defined =
                Arrays.stream(draws).filter(d -> !Double.isNaN(d)).sorted().toArray();
        return new Estimate(value, quantile(defined, .025), quantile(defined, .975), rows.size());
    }

    private static double quantile(double[] sorted, double at) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(at * (sorted.length - 1))];
    }
}
