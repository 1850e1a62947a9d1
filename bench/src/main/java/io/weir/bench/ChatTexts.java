// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.model.CatalogueEntry;
import io.weir.model.ModelStore;
import io.weir.model.TextSettings;
import io.weir.model.text.TextTokenizer;
import io.weir.model.text.TokenWindow;
import io.weir.topology.demo.DemoResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prompts and completions of the demo's exchanges, each cut to one window, in an order without a pattern.
///
/// @param texts what a caller sends
/// @param windows the same, tokenized
record ChatTexts(List<String> texts, List<TokenWindow> windows) {

    /// Where LangChain4j cuts a text, so that all contenders read the same.
    private static final int TOKENS_MAX = 128;

    private static final TextSettings CUT = new TextSettings(TOKENS_MAX, 0, 65_536, 1);
    private static final String FILE = "exchanges.jsonl";

    /// One line and more: half of the exchanges' prompts are a few words.
    private static final int CHARACTERS_MIN = 80;

    ChatTexts {
        texts = List.copyOf(texts);
        windows = List.copyOf(windows);
    }

    static ChatTexts of(CatalogueEntry entry, ModelStore store, int count) throws IOException {
        List<String> texts = new ArrayList<>();
        List<TokenWindow> windows = new ArrayList<>();
        try (var tokenizer =
                new TextTokenizer(store.open(entry.tokenizer()), store.root().resolve("natives"), CUT)) {
            for (String text : shuffled(count)) {
                TokenWindow window = tokenizer.tokenize(text).windows().getFirst();
                texts.add(text.substring(0, window.characters().end()));
                windows.add(window);
            }
        }
        return new ChatTexts(texts, windows);
    }

    /// Batches as they arrive, of so many rows each.
    List<List<TokenWindow>> inArrivalOrder(int rows) {
        List<List<TokenWindow>> batches = new ArrayList<>();
        for (int from = 0; from < windows.size(); from += rows) {
            batches.add(windows.subList(from, Math.min(from + rows, windows.size())));
        }
        return batches;
    }

    /// The best batches that a budget allows: sorted by length first.
    List<List<TokenWindow>> inBudget(int tokensMax, int rowsMax, double paddingMax) {
        List<TokenWindow> sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparingInt(TokenWindow::length).reversed());
        List<List<TokenWindow>> batches = new ArrayList<>();
        List<TokenWindow> batch = new ArrayList<>();
        int tokens = 0;
        for (TokenWindow window : sorted) {
            int longest = batch.isEmpty() ? window.length() : batch.getFirst().length();
            int padded = longest * (batch.size() + 1);
            boolean fits = padded <= tokensMax
                    && batch.size() < rowsMax
                    && padded - tokens - window.length() <= paddingMax * padded;
            if (!batch.isEmpty() && !fits) {
                batches.add(List.copyOf(batch));
                batch.clear();
                tokens = 0;
            }
            batch.add(window);
            tokens += window.length();
        }
        batches.add(List.copyOf(batch));
        return batches;
    }

    Quantiles lengths() {
        return new Quantiles(windows.stream().mapToDouble(TokenWindow::length).toArray());
    }

    private static List<String> shuffled(int count) throws IOException {
        List<String> texts = new ArrayList<>();
        var in = Objects.requireNonNull(DemoResource.class.getResourceAsStream(FILE), FILE);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().toList()) {
                JsonNode exchange = JsonMapper.shared().readTree(line);
                add(exchange.path("request").path("messages"), texts);
                add(exchange.path("completion").path("choices").path(0), texts);
            }
        }
        Collections.shuffle(texts, new Random(1));
        return texts.subList(0, Math.min(count, texts.size()));
    }

    private static void add(JsonNode messages, List<String> texts) {
        for (JsonNode message : messages) {
            String content = message.path("content").asString("");
            if (content.length() >= CHARACTERS_MIN) {
                texts.add(content);
            }
        }
    }

    @Override
    public String toString() {
        return "ChatTexts[" + texts.size() + ']';
    }
}
