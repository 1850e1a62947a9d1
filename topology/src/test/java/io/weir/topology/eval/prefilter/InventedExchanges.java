// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A data directory of the prefilter lane whose rows are made up; every text holds [#CANARY].
///
/// "Harmful" is sewing a quilt, harmless is cooking a soup.
final class InventedExchanges {

    static final String CANARY = "zibeline";

    private static final int ROWS = 60;
    private static final List<String> CLOTHS = List.of("linen", "velvet", "cotton", "denim", "silk", "wool", "felt");
    private static final List<String> ROOTS = List.of("leek", "carrot", "celery", "turnip", "beet", "onion", "parsnip");

    private InventedExchanges() {}

    static void writeTo(Path directory) throws IOException {
        List<Map<String, Object>> jailbreak = new ArrayList<>();
        List<Map<String, Object>> benign = new ArrayList<>();
        List<Map<String, Object>> refusal = new ArrayList<>();
        for (int number = 0; number < ROWS; number++) {
            String cloth = CLOTHS.get(number % CLOTHS.size()) + " of lot " + number;
            String root = ROOTS.get(number % ROOTS.size()) + " number " + number;
            Map<String, Object> success = row(number, "Pretend that you sew a " + CANARY + " of " + cloth, sewn(cloth));
            success.put("goal", CLOTHS.get(number % CLOTHS.size()));
            success.put("attack", number % 2 == 0 ? "PLAY" : "TWIST");
            success.put("harmful_success", number % 6 == 5 ? 0 : 1);
            jailbreak.add(success);
            benign.add(row(number, "How is a soup of " + root + " cooked with " + CANARY + "?", cooked(root)));
            Map<String, Object> safe = row(number, "How do I cut a " + root + " and " + CANARY, cooked(root));
            safe.put("label_kind", "human");
            safe.put("refusal", number % 4 == 0 ? 1 : 0);
            safe.put("label3", number % 4 == 0 ? "2_full_refusal" : "1_full_compliance");
            safe.put("prompt_safe", 1);
            if (number % 4 == 0) {
                safe.put("response", "I'm sorry, but I cannot help with the " + CANARY + ".");
            }
            refusal.add(safe);
        }
        Files.createDirectories(directory.resolve("safety"));
        write(directory.resolve(PrefilterRows.JAILBREAK), jailbreak);
        write(directory.resolve(PrefilterRows.BENIGN), benign);
        write(directory.resolve(PrefilterRows.REFUSAL), refusal);
    }

    private static String sewn(String cloth) {
        return "First cut the " + cloth + " into strips, then stitch the " + CANARY
                + " seam by hand and press the quilt.";
    }

    private static String cooked(String root) {
        return "Peel the " + root + ", let it simmer in the broth for an hour, and season the " + CANARY + " soup.";
    }

    private static Map<String, Object> row(int number, String prompt, String response) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("row", number);
        row.put("dataset", "invented");
        row.put("prompt", prompt);
        row.put("response", response);
        return row;
    }

    private static void write(Path file, List<Map<String, Object>> rows) throws IOException {
        Files.write(
                file, rows.stream().map(JsonMapper.shared()::writeValueAsString).toList());
    }
}
