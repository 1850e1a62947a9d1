// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EvaluationReportTest {

    @ParameterizedTest
    @CsvSource({
        "HIGHER,.95,MET",
        "HIGHER,.92,FLOOR",
        "HIGHER,.9199,MISSED",
        "HIGHER,NaN,UNDEFINED",
        "LOWER,.92,MET",
        "LOWER,.95,MISSED"
    })
    void aMetricStandsAgainstFloorAndTarget(Better better, double value, Metric.Verdict verdict) {
        double floor = better == Better.HIGHER ? .92 : .94;
        double target = better == Better.HIGHER ? .95 : .93;

        assertThat(metric(better, value, floor, target).verdict()).isEqualTo(verdict);
    }

    @Test
    void whatCannotBeMeasuredIsBelowTheFloor() {
        assertThat(report(metric(Better.HIGHER, Double.NaN, .92, .95)).isBelowFloor())
                .isTrue();
        assertThat(report(metric(Better.HIGHER, .92, .92, .95)).isBelowFloor()).isFalse();
    }

    @Test
    void jsonHasTheStableNames() {
        JsonNode json = JsonMapper.shared()
                .readTree(report(metric(Better.HIGHER, .93, .92, .95)).toJson());

        assertThat(json.propertyNames())
                .containsExactly("lane", "weirVersion", "startedAt", "seconds", "seed", "models", "data", "metrics");
        JsonNode metric = json.path("metrics").path(0);
        assertThat(metric.propertyNames())
                .containsExactly("name", "value", "n", "low", "high", "mode", "floor", "target", "better", "verdict");
        assertThat(metric.path("verdict").asString()).isEqualTo("floor");
        assertThat(metric.path("mode").asString()).isEqualTo("out-of-fold");
    }

    @Test
    void thePageHoldsPlotsAndSlicesAndLoadsNothing() {
        String page = HtmlReport.of(report(metric(Better.HIGHER, .93, .92, .95)));

        assertThat(page).contains("<polyline", "&lt;slice&gt;", "lane.metric").doesNotContain("http", "<script");
    }

    private static EvaluationReport report(Metric metric) {
        List<ScoredRow> rows = List.of(
                new ScoredRow("f:1", "g", "<slice>", true, .9, true),
                new ScoredRow("f:2", "g", "<slice>", false, .8, true));
        var result = new LaneResult(
                List.of(new ModelRef("model", "0".repeat(64))),
                List.of(new DataUsed("f", "1".repeat(64), 2, 2, 0)),
                List.of(metric),
                List.of(RocCurve.of("rows", rows)),
                Confusion.bySlice(rows),
                List.of());
        return new EvaluationReport("lane", "0.1.0", Instant.EPOCH, 1.5, 0, result);
    }

    private static Metric metric(Better better, double value, double floor, double target) {
        return new Metric(
                MetricSpec.bounded("lane.metric", better, floor, target),
                new Estimate(value, .9, .96, 100),
                Mode.OUT_OF_FOLD);
    }
}
