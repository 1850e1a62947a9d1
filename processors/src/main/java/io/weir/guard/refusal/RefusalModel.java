// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.text.NormalisedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// The linear refusal model: the shipped weights, or others of the same format.
public final class RefusalModel {

    public static final String WEIGHTS = "refusal-linear.bin";
    public static final String MANIFEST = "refusal-linear.json";

    private final LinearModel model;

    public RefusalModel(LinearModel model) {
        if (model.buckets() != RefusalFeatures.count()) {
            throw new IllegalArgumentException(
                    "weights for " + model.buckets() + " features, not " + RefusalFeatures.count());
        }
        this.model = model;
    }

    /// The weights in the jar; refused where their digest is not the manifest's.
    public static RefusalModel shipped() {
        String expected =
                JsonMapper.shared().readTree(resource(MANIFEST)).path("sha256").asString("");
        return new RefusalModel(LinearModel.read(resource(WEIGHTS), expected));
    }

    public LinearModel linear() {
        return model;
    }

    /// Calibrated probability that `from..to` of `text` refuses.
    public double score(NormalisedText text, int from, int to) {
        return model.probability(margin(text, from, to));
    }

    public double margin(NormalisedText text, int from, int to) {
        double[] sum = {model.bias()};
        RefusalFeatures.extract(text, from, to, (bucket, value) -> sum[0] += model.contribution(bucket, value));
        return sum[0];
    }

    static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    public static byte[] resource(String name) {
        try (InputStream in = RefusalModel.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
