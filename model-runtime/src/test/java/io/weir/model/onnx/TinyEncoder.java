// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.CatalogueEntry;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.Pooling;
import io.weir.model.Precision;
import io.weir.model.Task;
import io.weir.model.TextSettings;
import io.weir.model.text.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Encoders of a few hundred bytes: what they answer can be worked out by hand.
///
/// A token's vector is `[id, 1]`, 100 is added to the first number where its type is 1. The word `nan` has
/// no finite vector. Answers by row are sums over the row's own tokens.
final class TinyEncoder {

    static final List<String> WORDS = List.of("a", "b", "c", "nan", "z");
    static final int NAN = TinyTokenizer.SPECIAL + WORDS.indexOf("nan");
    static final int VOCABULARY = TinyTokenizer.SPECIAL + WORDS.size();
    static final int WIDTH = 2;
    static final TextSettings TEXT = new TextSettings(10, 2, 1_000, 4);

    private TinyEncoder() {}

    static CatalogueEntry entry(Path directory, Task task) throws IOException {
        return switch (task) {
            case EMBEDDING -> embedding(directory, Pooling.MEAN, false);
            case SEQUENCE_LOGITS -> entry(directory, task, byRow(table()), labels());
            case PAIR_LOGITS -> entry(directory, task, byRow(table()), labels());
            case TOKEN_LOGITS -> entry(directory, task, byToken(table()), labels());
            default -> throw new IllegalArgumentException(task.slug());
        };
    }

    static CatalogueEntry embedding(Path directory, Pooling pooling, boolean normalise) throws IOException {
        OnnxFile graph = pooling == Pooling.NONE ? byRow(table()) : byToken(table());
        return entry(directory, Task.EMBEDDING, graph, form(pooling, normalise));
    }

    static CatalogueEntry entry(Path directory, Task task, OnnxFile graph, ModelForm form) throws IOException {
        Path file = directory.resolve("tiny.onnx");
        graph.writeTo(file);
        return entry(directory, task, file, form);
    }

    static CatalogueEntry entry(Path directory, Task task, Path graph, ModelForm form) throws IOException {
        Path tokenizer = TinyTokenizer.write(directory, 3, WORDS);
        return CatalogueEntry.of("tiny", task, Precision.FP32, ModelFile.of(graph), ModelFile.of(tokenizer), form);
    }

    static ModelForm form(Pooling pooling, boolean normalise) {
        return new ModelForm.Embedding(TEXT, WIDTH, pooling, normalise, Map.of("query", "a ", "passage", "b "));
    }

    static ModelForm labels() {
        return new ModelForm.Logits(TEXT, List.of("no", "yes"));
    }

    /// The vector of each id.
    static float[] table() {
        float[] table = new float[VOCABULARY * WIDTH];
        for (int id = 0; id < VOCABULARY; id++) {
            table[id * WIDTH] = id == NAN ? Float.NaN : id;
            table[id * WIDTH + 1] = 1;
        }
        return table;
    }

    /// `[rows, tokens, 2]`; of each token alone.
    static OnnxFile byToken(float[] table) {
        return vectors(table)
                .node("Identity", List.of("typed"), List.of("last_hidden_state"))
                .output("last_hidden_state", OnnxFile.Type.FLOAT, "rows", "tokens", "2");
    }

    /// `[rows, 2]`; the sum over tokens that the mask shows.
    static OnnxFile byRow(float[] table) {
        return vectors(table)
                .input("attention_mask", OnnxFile.Type.INT64, "rows", "tokens")
                .longs("last", new long[] {1}, 2)
                .longs("middle", new long[] {1}, 1)
                .node("Cast", List.of("attention_mask"), List.of("shown"), OnnxAttribute.of("to", 1L))
                .node("Unsqueeze", List.of("shown", "last"), List.of("shown_column"))
                .node("Mul", List.of("typed", "shown_column"), List.of("masked"))
                .node("ReduceSum", List.of("masked", "middle"), List.of("logits"), OnnxAttribute.of("keepdims", 0L))
                .output("logits", OnnxFile.Type.FLOAT, "rows", "2");
    }

    /// `[rows, 2]`; the sum over all tokens, for the graph has no mask.
    static OnnxFile unmasked(float[] table) {
        return vectors(table)
                .longs("middle", new long[] {1}, 1)
                .node("ReduceSum", List.of("typed", "middle"), List.of("logits"), OnnxAttribute.of("keepdims", 0L))
                .output("logits", OnnxFile.Type.FLOAT, "rows", "2");
    }

    static OnnxFile vectors(float[] table) {
        return new OnnxFile("tiny")
                .input("input_ids", OnnxFile.Type.INT64, "rows", "tokens")
                .input("token_type_ids", OnnxFile.Type.INT64, "rows", "tokens")
                .floats("table", new long[] {table.length / WIDTH, WIDTH}, table)
                .floats("types", new long[] {2, WIDTH}, 0, 0, 100, 0)
                .node("Gather", List.of("table", "input_ids"), List.of("words"))
                .node("Gather", List.of("types", "token_type_ids"), List.of("typing"))
                .node("Add", List.of("words", "typing"), List.of("typed"));
    }
}
