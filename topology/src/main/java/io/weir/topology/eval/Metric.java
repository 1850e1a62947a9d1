// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One number with its interval, and how it stands against floor and target.
public record Metric(MetricSpec spec, Estimate estimate, Mode mode) {

    /// How a metric stands.
    public enum Verdict {
        /// At the target or better.
        MET,
        /// At the floor or better, short of the target.
        FLOOR,
        MISSED,
        /// No row could be used; as bad as missed.
        UNDEFINED,
        /// Nothing is asked of it.
        REPORTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Verdict verdict() {
        if (spec.bounds().isEmpty()) {
            return Verdict.REPORTED;
        }
        if (Double.isNaN(estimate.value())) {
            return Verdict.UNDEFINED;
        }
        MetricSpec.Bounds bounds = spec.bounds().get();
        if (spec.better().meets(estimate.value(), bounds.target())) {
            return Verdict.MET;
        }
        return spec.better().meets(estimate.value(), bounds.floor()) ? Verdict.FLOOR : Verdict.MISSED;
    }

    /// Whether `--strict` refuses it.
    public boolean isBelowFloor() {
        return verdict() == Verdict.MISSED || verdict() == Verdict.UNDEFINED;
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", spec.name());
        json.put("value", number(estimate.value()));
        json.put("n", estimate.rows());
        json.put("low", number(estimate.low()));
        json.put("high", number(estimate.high()));
        json.put("mode", mode.toString());
        json.put("floor", spec.bounds().map(MetricSpec.Bounds::floor).orElse(null));
        json.put("target", spec.bounds().map(MetricSpec.Bounds::target).orElse(null));
        json.put("better", spec.better().toString());
        json.put("verdict", verdict().toString());
        return json;
    }

    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
