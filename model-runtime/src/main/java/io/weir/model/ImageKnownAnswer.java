// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an image model must give for a picture that is made, not kept: the first numbers of the first
/// token's vector, layer by layer.
public record ImageKnownAnswer(List<Matrix> layers) {

    private static final double COSINE_MIN = .999;
    private static final double LENGTH_RATIO_MAX = 1.02;

    public ImageKnownAnswer {
        layers = List.copyOf(layers);
    }

    /// Reads that of a catalogue entry; none where it names no file.
    public static Optional<ImageKnownAnswer> of(CatalogueEntry entry) throws IOException {
        if (entry.knownAnswer().isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = entry.knownAnswer().get().open()) {
            List<Matrix> layers = new ArrayList<>();
            for (JsonNode layer : JsonMapper.shared().readTree(in).required("layers")) {
                layers.add(matrix(layer));
            }
            if (layers.isEmpty()) {
                throw new IOException("the known answer of " + entry.id() + " has no layer");
            }
            return Optional.of(new ImageKnownAnswer(layers));
        } catch (JacksonException | IllegalArgumentException wrong) {
            throw new IOException("the known answer of " + entry.id()
                    + " cannot be read; write {\"layers\": [[...], ...]}, numbers of each layer's first token");
        }
    }

    /// The picture: waves and edges of three colours.
    public static Pixels picture() {
        int side = 224;
        byte[] values = new byte[side * side * 3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = (y * side + x) * 3;
                values[at] = (byte) (x * x / 64 + y);
                values[at + 1] = (byte) (((x / 28 + y / 28) % 2) * 200 + 20);
                values[at + 2] = (byte) (y * y / 96 + x * 2);
            }
        }
        return Pixels.rgb(side, side, values);
    }

    /// Whether the layers found are near enough: the same direction and the same length.
    public boolean accepts(List<Matrix> found) {
        if (found.size() != layers.size()) {
            return false;
        }
        for (int i = 0; i < layers.size(); i++) {
            if (found.get(i).width() < layers.get(i).width() || !isNear(layers.get(i), found.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNear(Matrix known, Matrix found) {
        double product = 0;
        double here = 0;
        double there = 0;
        for (int i = 0; i < known.width(); i++) {
            product += (double) known.at(0, i) * found.at(0, i);
            here += (double) known.at(0, i) * known.at(0, i);
            there += (double) found.at(0, i) * found.at(0, i);
        }
        double ratio = Math.sqrt(there / here);
        return product >= COSINE_MIN * Math.sqrt(here * there)
                && ratio <= LENGTH_RATIO_MAX
                && ratio >= 1 / LENGTH_RATIO_MAX;
    }

    private static Matrix matrix(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.required(i).floatValue();
        }
        return new Matrix(values.length, values);
    }
}
