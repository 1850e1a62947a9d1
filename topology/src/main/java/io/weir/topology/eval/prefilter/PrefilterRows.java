// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.text.NormalisedText;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The labelled exchanges of the prefilter lane.
///
/// Left out: failed jailbreaks and refusals, which say nothing of what an answer serves, and model-made
/// labels that a phrase list contradicts.
final class PrefilterRows {

    static final String JAILBREAK = "safety/jailbreak_dev.jsonl";
    static final String BENIGN = "safety/benign_dev.jsonl";
    static final String REFUSAL = "safety/refusal_dev.jsonl";
    static final List<String> FILES = List.of(JAILBREAK, BENIGN, REFUSAL);

    private final List<PrefilterRow> rows = new ArrayList<>();
    private final List<DataUsed> files = new ArrayList<>();
    private final Map<String, Integer> excluded = new TreeMap<>();

    static PrefilterRows read(DataDirectory directory) {
        var rows = new PrefilterRows();
        rows.readFile(directory, JAILBREAK, rows::jailbreak);
        rows.readFile(directory, BENIGN, rows::benign);
        rows.readFile(directory, REFUSAL, rows::refusal);
        return rows;
    }

    List<PrefilterRow> rows() {
        return rows;
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

    private void jailbreak(DataRow row) {
        if (row.integer("harmful_success") != 1) {
            exclude("failed jailbreak");
            return;
        }
        String prompt = row.optionalText("prompt").orElse("");
        String goal = row.optionalText("goal").orElse(prompt);
        String family = row.optionalText("attack").orElseGet(() -> row.text("dataset"));
        add(row, family, prompt, goal.isBlank() ? row.id() : goal, true);
    }

    private void benign(DataRow row) {
        String prompt = row.text("prompt");
        add(row, PrefilterRow.BENIGN, prompt, prompt, false);
    }

    private void refusal(DataRow row) {
        String prompt = row.text("prompt");
        if (row.integer("refusal") == 1) {
            exclude("refusal");
        } else if (row.text("label_kind").equals("human")) {
            boolean safe = row.optionalInteger("prompt_safe").orElse(0) == 1;
            add(row, safe ? PrefilterRow.SAFE : PrefilterRow.UNSAFE, prompt, prompt, !safe);
        } else if (row.optionalText("condition").orElse("").startsWith("harmless")) {
            add(row, PrefilterRow.CHAT, prompt, prompt, false);
        } else if (row.optionalInteger("harmful_success").orElse(0) == 1) {
            add(row, PrefilterRow.PLAIN, prompt, prompt, true);
        } else {
            exclude("neither refused nor harmful");
        }
    }

    private void add(DataRow row, String family, String prompt, String goal, boolean harmful) {
        rows.add(new PrefilterRow(row.id(), digest(goal), family, prompt, goal, row.text("response"), harmful));
    }

    private void exclude(String reason) {
        excluded.merge(reason, 1, Integer::sum);
    }

    private static String digest(String text) {
        return LinearModel.sha256(NormalisedText.of(text).value().getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
