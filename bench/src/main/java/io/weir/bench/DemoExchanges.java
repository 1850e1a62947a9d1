// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.topology.demo.DemoResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The demo's exchanges, as guards see them, in an order without a pattern.
final class DemoExchanges {

    private static final String FILE = "exchanges.jsonl";

    private DemoExchanges() {}

    /// At most `count`; each has a prompt and an answer.
    static List<Exchange> of(int count) throws IOException {
        List<Exchange> exchanges = of(_ -> true);
        return List.copyOf(exchanges.subList(0, Math.min(count, exchanges.size())));
    }

    /// Those that no attack obtained.
    static List<Exchange> harmless() throws IOException {
        return of(id -> id.startsWith("benign-") || id.startsWith("xstest-"));
    }

    /// Those that a jailbreak obtained.
    static List<Exchange> jailbreaks() throws IOException {
        return of(id -> id.startsWith("jailbreakbench-"));
    }

    private static List<Exchange> of(Predicate<String> id) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        var in = Objects.requireNonNull(DemoResource.class.getResourceAsStream(FILE), FILE);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().toList()) {
                JsonNode row = JsonMapper.shared().readTree(line);
                if (id.test(row.path("id").asString(""))) {
                    exchange(row, exchanges.size()).ifPresent(exchanges::add);
                }
            }
        }
        Collections.shuffle(exchanges, new Random(1));
        return exchanges;
    }

    private static Optional<Exchange> exchange(JsonNode line, int number) {
        String asked = text(line.path("request").path("messages"));
        String answered = text(line.path("completion").path("choices").path(0));
        if (asked.isBlank() || answered.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Exchange(
                new ExchangeId(new TenantId("bench"), "demo", Integer.toString(number)),
                Optional.of(new Exchange.Prompt("m", List.of(utterance(Role.USER, asked)))),
                Optional.of(new Exchange.Response("m", List.of(utterance(Role.ASSISTANT, answered))))));
    }

    private static String text(JsonNode messages) {
        var text = new StringBuilder();
        for (JsonNode message : messages) {
            String content = message.path("content").asString("");
            if (!content.isBlank()) {
                text.append(content).append('\n');
            }
        }
        return text.toString();
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }
}
