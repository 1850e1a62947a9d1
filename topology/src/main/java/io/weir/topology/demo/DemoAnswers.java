// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Questions with several answers each, the first of which is judged by the others; from the file that ships,
/// `docs/reference/attributions.md` says whose they are.
///
/// @param truth what people said of the first answer
record DemoAnswers(DemoExchange exchange, String question, String truth) {
    private static final String FILE = "answers.jsonl";

    static List<DemoAnswers> shipped() {
        var in = Objects.requireNonNull(DemoAnswers.class.getResourceAsStream(FILE), FILE);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().map(DemoAnswers::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The exchanges with these among them, evenly.
    static List<DemoExchange> among(List<DemoExchange> exchanges, List<DemoAnswers> answers) {
        List<DemoExchange> all = new ArrayList<>();
        int every = Math.max(1, exchanges.size() / answers.size());
        for (int i = 0; i < exchanges.size(); i++) {
            int next = i / every;
            if (i % every == 0 && next < answers.size()) {
                all.add(answers.get(next).exchange());
            }
            all.add(exchanges.get(i));
        }
        return all;
    }

    private static DemoAnswers read(String line) {
        JsonNode row = JsonMapper.shared().readTree(line);
        return new DemoAnswers(
                new DemoExchange(
                        row.path("id").asString(),
                        row.path("request").toString(),
                        row.path("completion").toString()),
                row.path("request").path("messages").path(0).path("content").asString(),
                row.path("truth").asString());
    }

    @Override
    public String toString() {
        return "DemoAnswers[" + exchange.id() + ']';
    }
}
