// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A text and the embedding that a model must give for it, whatever machine it runs on.
public record KnownAnswer(String text, Matrix embedding) {

    private static final double COSINE_MIN = .999;

    /// Reads those of a catalogue entry.
    public static List<KnownAnswer> of(CatalogueEntry entry) throws IOException {
        try (InputStream in = KnownAnswer.class.getResourceAsStream(entry.knownAnswer())) {
            if (in == null) {
                throw new NoSuchFileException(entry.knownAnswer());
            }
            List<KnownAnswer> answers = new ArrayList<>();
            for (JsonNode answer : JsonMapper.shared().readTree(in).required("answers")) {
                answers.add(new KnownAnswer(answer.required("text").asString(), matrix(answer.required("embedding"))));
            }
            return List.copyOf(answers);
        }
    }

    /// Whether `found` points the same way.
    public boolean accepts(Matrix found) {
        if (found.width() != embedding.width()) {
            return false;
        }
        double product = 0;
        double here = 0;
        double there = 0;
        for (int i = 0; i < found.width(); i++) {
            product += (double) found.at(0, i) * embedding.at(0, i);
            here += (double) embedding.at(0, i) * embedding.at(0, i);
            there += (double) found.at(0, i) * found.at(0, i);
        }
        return product >= COSINE_MIN * Math.sqrt(here * there);
    }

    private static Matrix matrix(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.required(i).floatValue();
        }
        return new Matrix(values.length, values);
    }
}
