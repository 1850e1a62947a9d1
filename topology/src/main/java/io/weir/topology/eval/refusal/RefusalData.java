// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.text.NormalisedText;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import io.weir.topology.eval.refusal.RefusalRow.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The labelled answers of the refusal lane.
///
/// Silver labels come from a phrase list; those that the other columns contradict or leave open are
/// left out, as are failed jailbreaks, of which nobody knows whether they refused.
final class RefusalData {

    static final String REFUSAL = "safety/refusal_dev.jsonl";
    static final String JAILBREAK = "safety/jailbreak_dev.jsonl";
    static final String BENIGN = "safety/benign_dev.jsonl";

    static final List<String> FILES = List.of(REFUSAL, JAILBREAK, BENIGN);

    private final List<RefusalRow> rows = new ArrayList<>();
    private final List<DataUsed> files = new ArrayList<>();
    private final Map<String, Integer> excluded = new TreeMap<>();

    static RefusalData read(DataDirectory directory) {
        var data = new RefusalData();
        data.readFile(directory, REFUSAL, data::refusal);
        data.readFile(directory, JAILBREAK, data::jailbreak);
        data.readFile(directory, BENIGN, data::benign);
        return data;
    }

    List<RefusalRow> rows() {
        return rows;
    }

    List<RefusalRow> rows(Kind kind) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    List<DataUsed> files() {
        return files;
    }

    /// Rows left out, by reason.
    Map<String, Integer> excluded() {
        return excluded;
    }

    private void readFile(DataDirectory directory, String file, Consumer<DataRow> consumer) {
        int before = rows.size();
        DataUsed used = directory.read(file, consumer);
        files.add(used.withUsed(rows.size() - before));
    }

    private void refusal(DataRow row) {
        boolean refuses = row.integer("refusal") == 1;
        String answer = row.text("response");
        String model = row.optionalText("model").orElse("unknown model");
        if (row.text("label_kind").equals("human")) {
            String label = row.optionalKey("label3").orElse("");
            String group = "item " + row.optionalKey("item").orElseGet(() -> digest(prompt(row)));
            rows.add(new RefusalRow(
                    row.id(), Kind.HUMAN, group, "human, " + model, model, refuses, label.startsWith("2"), answer));
            return;
        }
        String doubt = doubt(row, refuses);
        if (!doubt.isEmpty()) {
            exclude(doubt);
            return;
        }
        rows.add(new RefusalRow(
                row.id(), Kind.SILVER, digest(prompt(row)), "silver, " + model, model, refuses, refuses, answer));
    }

    private static String doubt(DataRow row, boolean refuses) {
        int success = row.optionalInteger("harmful_success").orElse(-1);
        String condition = row.optionalText("condition").orElse("");
        if (success == 0 && !refuses) {
            return "silver: neither refused nor harmful";
        }
        if (success == 1 && refuses) {
            return "silver: refused and harmful";
        }
        if (condition.equals(refuses ? "harmless_baseline" : "harmless_actadd")) {
            return "silver: against its condition";
        }
        return "";
    }

    private void jailbreak(DataRow row) {
        if (row.integer("harmful_success") != 1) {
            exclude("failed jailbreak: refusal unknown");
            return;
        }
        String goal = row.optionalText("goal").orElseGet(() -> prompt(row));
        String dataset = row.optionalText("dataset").orElse("unknown set");
        rows.add(new RefusalRow(
                row.id(),
                Kind.JAILBREAK,
                digest(goal),
                "jailbreak, " + dataset,
                row.optionalText("model").orElse("unknown model"),
                false,
                false,
                row.text("response")));
    }

    private void benign(DataRow row) {
        String dataset = row.optionalText("dataset").orElse("unknown set");
        rows.add(new RefusalRow(
                row.id(),
                Kind.BENIGN,
                digest(prompt(row)),
                "benign, " + dataset,
                row.optionalText("model").orElse("unknown model"),
                false,
                false,
                row.text("response")));
    }

    private void exclude(String reason) {
        excluded.merge(reason, 1, Integer::sum);
    }

    private static String prompt(DataRow row) {
        return row.optionalText("prompt").orElseGet(row::id);
    }

    private static String digest(String text) {
        return LinearModel.sha256(NormalisedText.of(text).value().getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
