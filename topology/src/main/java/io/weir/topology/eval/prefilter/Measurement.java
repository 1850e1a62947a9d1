// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.topology.eval.DataUsed;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Screens the rows: those of files that the shipped weights were fitted on out of fold, others as shipped.
final class Measurement {

    static final int FOLDS = 5;

    private final EvaluationRun run;
    private final PrefilterRows data;
    private final Encoder encoder;
    private final PrefilterFit fit;

    Measurement(EvaluationRun run, PrefilterRows data, Encoder encoder) {
        this.run = run;
        this.data = data;
        this.encoder = encoder;
        this.fit = new PrefilterFit(encoder, run.seed());
    }

    PrefilterFit fit() {
        return fit;
    }

    /// Whether some row is screened out of fold; then the mode of the metrics is that.
    Mode mode() {
        return modes().containsValue(Mode.OUT_OF_FOLD) ? Mode.OUT_OF_FOLD : Mode.AS_SHIPPED;
    }

    ScreenedRows screened() {
        Map<String, Mode> modes = modes();
        List<PrefilterRow> unseen = new ArrayList<>();
        List<PrefilterRow> seen = new ArrayList<>();
        for (PrefilterRow row : data.rows()) {
            (modes.get(row.file()) == Mode.OUT_OF_FOLD ? seen : unseen).add(row);
        }
        List<ScreenedRows.Part> parts = new ArrayList<>();
        if (!unseen.isEmpty()) {
            parts.add(new ScreenedRows.Part(PrefilterModel.shipped(), unseen));
        }
        if (!seen.isEmpty()) {
            parts.addAll(outOfFold(seen));
        }
        List<ScreenedRow> linear = new ArrayList<>();
        List<ScreenedRow> encoded = new ArrayList<>();
        for (ScreenedRows.Part part : parts) {
            linear.addAll(RowScreen.linear(part.model()).screened(part.rows()));
            encoded.addAll(RowScreen.encoded(part.model(), encoder).screened(part.rows()));
        }
        return new ScreenedRows(parts, linear, encoded);
    }

    private List<ScreenedRows.Part> outOfFold(List<PrefilterRow> rows) {
        var folds = new GroupFolds(rows.stream().map(PrefilterRow::group).toList(), FOLDS, run.seed());
        List<ScreenedRows.Part> parts = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            run.progress().note("fold " + (fold + 1) + " of " + FOLDS);
            byte[] file = fit.fit(PrefilterFit.without(rows, folds, fold).stream()
                            .filter(row -> !row.isRefused())
                            .toList())
                    .file();
            parts.add(new ScreenedRows.Part(RowScreen.model(file, encoder), PrefilterFit.held(rows, folds, fold)));
        }
        return parts;
    }

    private Map<String, Mode> modes() {
        Set<String> trainedOn = new HashSet<>();
        JsonNode manifest = JsonMapper.shared().readTree(PrefilterModel.resource(PrefilterModel.MANIFEST));
        manifest.path("data").forEach(file -> trainedOn.add(file.path("sha256").asString("")));
        Map<String, Mode> modes = new HashMap<>();
        for (DataUsed used : data.files()) {
            modes.put(used.file(), run.mode().forFile(trainedOn.contains(used.sha256())));
        }
        return modes;
    }
}
