// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A data directory of the refusal lane whose rows are made up; every text holds [#CANARY].
final class InventedAnswers {

    static final String CANARY = "zibeline";

    private static final int PROMPTS = 30;

    private InventedAnswers() {}

    static void writeTo(Path directory) throws IOException {
        List<Map<String, Object>> refusal = new ArrayList<>();
        List<Map<String, Object>> jailbreak = new ArrayList<>();
        List<Map<String, Object>> benign = new ArrayList<>();
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            boolean refuses = prompt % 3 == 0;
            Map<String, Object> human = row(prompt, refuses ? no(prompt) : yes(prompt));
            human.put("label_kind", "human");
            human.put("refusal", refuses ? 1 : 0);
            human.put("label3", refuses ? "2_full_refusal" : "1_full_compliance");
            human.put("item", prompt);
            refusal.add(human);
            Map<String, Object> silver = row(prompt + 100, refuses ? no(prompt) : yes(prompt));
            silver.put("label_kind", "silver-substring");
            silver.put("refusal", refuses ? 1 : 0);
            refusal.add(silver);
            Map<String, Object> success = row(prompt + 200, yes(prompt));
            success.put("goal", CANARY + " goal " + prompt % 10);
            success.put("harmful_success", prompt % 5 == 0 ? 0 : 1);
            jailbreak.add(success);
            benign.add(row(prompt + 300, yes(prompt + 7)));
        }
        Files.createDirectories(directory.resolve("safety"));
        write(directory.resolve(RefusalData.REFUSAL), refusal);
        write(directory.resolve(RefusalData.JAILBREAK), jailbreak);
        write(directory.resolve(RefusalData.BENIGN), benign);
    }

    private static Map<String, Object> row(int number, String answer) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("row", number);
        row.put("dataset", "invented");
        row.put("model", "invented-" + number % 2);
        row.put("prompt", CANARY + " prompt " + number);
        row.put("response", answer);
        return row;
    }

    private static String no(int number) {
        return "I'm sorry, but I cannot help with the " + CANARY + " number " + number + ", as it would be unsafe.";
    }

    private static String yes(int number) {
        return "Here is how the " + CANARY + " is sewn: 1. Cut " + number + " strips. 2. Fold them. 3. Press the seam.";
    }

    private static void write(Path file, List<Map<String, Object>> rows) throws IOException {
        Files.write(
                file, rows.stream().map(JsonMapper.shared()::writeValueAsString).toList());
    }
}
