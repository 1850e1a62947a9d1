// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The prefilter's weights: for each tier a model of prompt and response, and one of the response alone.
///
/// The threshold of a model of the encoder tier is that of both tiers' mean logit. Layout, big-endian: four
/// times an `int` length and as many bytes of a [LinearModel].
public final class PrefilterModel {

    public static final String WEIGHTS = "prefilter.bin";
    public static final String MANIFEST = "prefilter.json";

    private final Pair linear;
    private final Pair encoded;
    private final ModelRef encoder;
    private final String sha256;

    private PrefilterModel(Pair linear, Pair encoded, ModelRef encoder, String sha256) {
        this.linear = linear;
        this.encoded = encoded;
        this.encoder = encoder;
        this.sha256 = sha256;
        if (linear.both().buckets() != PrefilterFeatures.count()
                || linear.response().buckets() != PrefilterFeatures.count()
                || encoded.both().buckets() != 2 * encoded.response().buckets()) {
            throw new IllegalArgumentException("weights for other features than the prefilter's");
        }
    }

    /// @param both of prompt and response
    public record Pair(LinearModel both, LinearModel response) {}

    /// @param encoder whose embeddings the weights of the encoder tier were fitted on
    /// @throws IllegalArgumentException where the file is not what `expectedSha256` says, or does not parse
    public static PrefilterModel read(byte[] file, String expectedSha256, ModelRef encoder) {
        String actual = LinearModel.sha256(file);
        if (!actual.equals(expectedSha256)) {
            throw new IllegalArgumentException("weights have digest " + actual + ", expected " + expectedSha256);
        }
        ByteBuffer buffer = ByteBuffer.wrap(file);
        List<LinearModel> models = new ArrayList<>();
        while (buffer.remaining() >= Integer.BYTES && models.size() < 4) {
            int length = buffer.getInt();
            if (!(length >= 0 && length <= buffer.remaining())) {
                throw new IllegalArgumentException("not a file of prefilter weights");
            }
            byte[] section = new byte[length];
            buffer.get(section);
            models.add(LinearModel.read(section, LinearModel.sha256(section)));
        }
        if (models.size() != 4 || buffer.hasRemaining()) {
            throw new IllegalArgumentException("not a file of prefilter weights");
        }
        return new PrefilterModel(
                new Pair(models.get(0), models.get(1)), new Pair(models.get(2), models.get(3)), encoder, actual);
    }

    /// The weights in the jar; refused where their digest is not the manifest's.
    public static PrefilterModel shipped() {
        JsonNode manifest = JsonMapper.shared().readTree(resource(MANIFEST));
        JsonNode settings = manifest.path("settings");
        var encoder = new ModelRef(
                settings.path("encoder").asString(""),
                settings.path("encoderSha256").asString(""));
        return read(resource(WEIGHTS), manifest.path("sha256").asString(""), encoder);
    }

    public static byte[] resource(String name) {
        try (InputStream in = PrefilterModel.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The bytes of a file, of four files of [LinearModel].
    public static byte[] write(List<byte[]> sections) {
        ByteBuffer buffer = ByteBuffer.allocate(sections.stream()
                .mapToInt(section -> Integer.BYTES + section.length)
                .sum());
        sections.forEach(section -> buffer.putInt(section.length).put(section));
        return buffer.array();
    }

    public Pair linear() {
        return linear;
    }

    public Pair encoded() {
        return encoded;
    }

    public ModelRef encoder() {
        return encoder;
    }

    public ModelRef ref() {
        return new ModelRef("prefilter", sha256);
    }
}
