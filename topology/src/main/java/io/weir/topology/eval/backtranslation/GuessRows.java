// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.text.NormalisedText;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The labelled requests and exchanges of the backtranslation lane.
final class GuessRows {

    static final String GOALS = "safety/harmful_goals_dev.jsonl";
    static final String JAILBREAK = "safety/jailbreak_dev.jsonl";
    static final String BENIGN = "safety/benign_dev.jsonl";
    static final String REFUSAL = "safety/refusal_dev.jsonl";
    static final List<String> FILES = List.of(GOALS, JAILBREAK, BENIGN, REFUSAL);

    /// Of one question's many answers so many are read: the questions are few, their answers alike.
    static final int ANSWERS_MAX = 6;

    private final List<GuessRow> rows = new ArrayList<>();
    private final List<DataUsed> files = new ArrayList<>();
    private final Map<String, Integer> excluded = new TreeMap<>();
    private final Map<String, Integer> answers = new HashMap<>();

    static GuessRows read(DataDirectory directory) {
        var rows = new GuessRows();
        rows.readFile(directory, GOALS, rows::goal);
        rows.readFile(directory, JAILBREAK, rows::jailbreak);
        rows.readFile(directory, BENIGN, rows::benign);
        rows.readFile(directory, REFUSAL, rows::refusal);
        return rows;
    }

    List<GuessRow> rows() {
        return rows;
    }

    List<DataUsed> files() {
        return files;
    }

    Map<String, Integer> excluded() {
        return excluded;
    }

    private void readFile(DataDirectory directory, String file, Consumer<DataRow> consumer) {
        int before = rows.size();
        DataUsed used = directory.read(file, consumer);
        files.add(used.withUsed(rows.size() - before));
    }

    private void goal(DataRow row) {
        String goal = row.text("goal");
        rows.add(new GuessRow(row.id(), digest(goal), GuessRow.GOAL, goal, "", true));
    }

    private void jailbreak(DataRow row) {
        if (row.integer("harmful_success") != 1) {
            exclude("failed jailbreak");
            return;
        }
        String goal = row.text("goal");
        String family = row.optionalText("attack").orElseGet(() -> row.text("dataset"));
        if (answers.merge(family + digest(goal), 1, Integer::sum) > ANSWERS_MAX) {
            exclude("further answer to one question");
            return;
        }
        rows.add(new GuessRow(row.id(), digest(goal), family, goal, row.text("response"), true));
    }

    private void benign(DataRow row) {
        String prompt = row.text("prompt");
        rows.add(new GuessRow(row.id(), digest(prompt), GuessRow.BENIGN, prompt, row.text("response"), false));
    }

    private void refusal(DataRow row) {
        if (!row.text("label_kind").equals("human")) {
            chat(row);
            return;
        }
        boolean safe = row.optionalInteger("prompt_safe").orElse(0) == 1;
        boolean complies = row.optionalKey("label3").orElse("").startsWith("1");
        String prompt = row.text("prompt");
        String answer = safe && complies ? row.text("response") : "";
        rows.add(new GuessRow(row.id(), digest(prompt), safe ? GuessRow.SAFE : GuessRow.GOAL, prompt, answer, !safe));
    }

    /// Harmful answers with silver labels are left out: fitted on, they cost the attacks more than they give.
    private void chat(DataRow row) {
        boolean harmless = row.optionalText("condition").orElse("").startsWith("harmless");
        if (!harmless || row.integer("refusal") == 1) {
            exclude("silver label");
            return;
        }
        String prompt = row.text("prompt");
        rows.add(new GuessRow(row.id(), digest(prompt), GuessRow.CHAT, prompt, row.text("response"), false));
    }

    private void exclude(String reason) {
        excluded.merge(reason, 1, Integer::sum);
    }

    private static String digest(String text) {
        return LinearModel.sha256(NormalisedText.of(text).value().getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
