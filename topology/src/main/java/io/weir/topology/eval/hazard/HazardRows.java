// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.HazardCategory;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// The lane's rows: labelled texts, and texts of everyday use.
///
/// A labelled text has a column for each category; an absent one is unknown. A benign exchange gives two texts,
/// free of every category. A benign text that repeats another, or is near a labelled one, is left out.
///
/// @param excluded rows left out, by reason
record HazardRows(List<HazardRow> rows, List<DataUsed> data, Map<String, Integer> excluded) {

    static final String LABELLED = "concepts/moderation_dev.jsonl";
    static final String BENIGN = "safety/benign_dev.jsonl";
    static final List<String> FILES = List.of(LABELLED, BENIGN);

    /// In the order of a head's outputs.
    static final List<HazardCategory> CATEGORIES = List.of(
            HazardCategory.SEXUAL,
            HazardCategory.HATE,
            HazardCategory.VIOLENCE,
            HazardCategory.HARASSMENT,
            HazardCategory.SELF_HARM,
            HazardCategory.SEXUAL_MINORS);

    /// The columns of the labelled file, one for each category.
    private static final List<String> COLUMNS = List.of("S", "H", "V", "HR", "SH", "S3");

    HazardRows {
        rows = List.copyOf(rows);
        data = List.copyOf(data);
        excluded = Collections.unmodifiableMap(new LinkedHashMap<>(excluded));
    }

    static HazardRows read(DataDirectory directory) {
        List<HazardRow> read = new ArrayList<>();
        DataUsed labelled = directory.read(LABELLED, row -> read.add(labelled(row)));
        DataUsed benign = directory.read(BENIGN, row -> {
            read.add(benign(row, "prompt"));
            read.add(benign(row, "response"));
        });
        return grouped(read, List.of(labelled, benign));
    }

    private static HazardRow labelled(DataRow row) {
        return new HazardRow(
                row.id(),
                LABELLED,
                "",
                false,
                row.text("prompt"),
                COLUMNS.stream().map(column -> label(row, column)).toList());
    }

    private static Label label(DataRow row, String column) {
        OptionalInt value = row.optionalInteger(column);
        if (value.isEmpty()) {
            return Label.UNKNOWN;
        }
        return switch (value.getAsInt()) {
            case 0 -> Label.NO;
            case 1 -> Label.YES;
            default -> throw row.malformed(column + " is neither 0 nor 1");
        };
    }

    private static HazardRow benign(DataRow row, String column) {
        return new HazardRow(
                row.id() + "#" + column,
                BENIGN,
                "",
                true,
                row.text(column),
                Collections.nCopies(COLUMNS.size(), Label.NO));
    }

    private static HazardRows grouped(List<HazardRow> read, List<DataUsed> data) {
        int[] groups = NearDuplicates.groups(read.stream().map(HazardRow::text).toList());
        Set<Integer> labelledGroups = new HashSet<>();
        for (int i = 0; i < groups.length; i++) {
            if (!read.get(i).benign()) {
                labelledGroups.add(groups[i]);
            }
        }
        Set<String> benignTexts = new HashSet<>();
        List<HazardRow> rows = new ArrayList<>();
        Map<String, Integer> excluded = new TreeMap<>();
        for (int i = 0; i < groups.length; i++) {
            HazardRow row = read.get(i);
            String reason = reason(row, labelledGroups.contains(groups[i]), benignTexts);
            if (reason.isEmpty()) {
                rows.add(new HazardRow(
                        row.id(), row.file(), "group-" + groups[i], row.benign(), row.text(), row.labels()));
            } else {
                excluded.merge(reason, 1, Integer::sum);
            }
        }
        List<DataUsed> used = data.stream()
                .map(file -> file.withUsed((int) rows.stream()
                        .filter(row -> row.file().equals(file.file()))
                        .map(HazardRow::line)
                        .distinct()
                        .count()))
                .toList();
        return new HazardRows(rows, used, excluded);
    }

    private static String reason(HazardRow row, boolean nearLabelled, Set<String> benignTexts) {
        if (row.text().isBlank()) {
            return "blank text";
        }
        if (row.benign() && nearLabelled) {
            return "benign text near a labelled one";
        }
        if (row.benign() && !benignTexts.add(row.text())) {
            return "benign text repeated";
        }
        return "";
    }
}
