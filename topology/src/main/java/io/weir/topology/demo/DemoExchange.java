// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real exchange of the file that ships; `docs/reference/attributions.md` says whose it is.
///
/// @param request in the chat-completions shape, as JSON
/// @param completion likewise
record DemoExchange(String id, String request, String completion) {
    private static final String FILE = "exchanges.jsonl";

    static List<DemoExchange> shipped() {
        var in = Objects.requireNonNull(DemoExchange.class.getResourceAsStream(FILE), FILE);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().map(DemoExchange::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DemoExchange read(String line) {
        JsonNode row = JsonMapper.shared().readTree(line);
        return new DemoExchange(
                row.path("id").asString(),
                row.path("request").toString(),
                row.path("completion").toString());
    }

    @Override
    public String toString() {
        return "DemoExchange[" + id + ']';
    }
}
