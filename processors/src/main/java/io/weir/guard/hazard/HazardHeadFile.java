// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.HazardCategory;
import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// A hazard head with the digest of its file.
///
/// Layout, big-endian: `int` magic; the encoder's id and SHA-256 (each `short` length and UTF-8); `int`
/// width, hidden units, categories; for each category its slug, `float` temperature, offset, floor; then
/// every weight as a `float`, in the order of [HazardHead.Weights].
///
/// @param sha256 of the file's bytes
public record HazardHeadFile(HazardHead head, String sha256) {

    public static final String WEIGHTS = "hazard-heads.bin";
    public static final String MANIFEST = "hazard-heads.json";

    private static final int MAGIC = 0x57485A32;
    private static final int SIZE_MAX = 8_192;
    private static final int CATEGORIES_MAX = 64;

    /// The weights in the jar; refused where their digest is not the manifest's.
    public static HazardHeadFile shipped() {
        String expected =
                JsonMapper.shared().readTree(resource(MANIFEST)).path("sha256").asString("");
        return read(resource(WEIGHTS), expected);
    }

    /// A head that was just fitted, as its file would hold it.
    public static HazardHeadFile of(HazardHead head) {
        byte[] file = write(head);
        return read(file, LinearModel.sha256(file));
    }

    /// Reads weights whose digest must be `expectedSha256`; others are refused.
    public static HazardHeadFile read(byte[] file, String expectedSha256) {
        String actual = LinearModel.sha256(file);
        if (!actual.equals(expectedSha256)) {
            throw new IllegalArgumentException("weights have digest " + actual + ", expected " + expectedSha256);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            return new HazardHeadFile(parse(in), actual);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a file of hazard heads", e);
        }
    }

    /// The bytes of a head's file.
    public static byte[] write(HazardHead head) {
        var bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(head.encoder().id());
            out.writeUTF(head.encoder().sha256());
            out.writeInt(head.width());
            out.writeInt(head.weights().hidden());
            out.writeInt(head.outputs().size());
            for (HazardHead.Output output : head.outputs()) {
                out.writeUTF(output.category().slug());
                out.writeFloat((float) output.temperature());
                out.writeFloat((float) output.offset());
                out.writeFloat((float) output.floor());
            }
            for (float weight : head.weights().all()) {
                out.writeFloat(weight);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] resource(String name) {
        try (InputStream in = HazardHeadFile.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static HazardHead parse(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("magic number");
        }
        var encoder = new ModelRef(in.readUTF(), in.readUTF());
        int width = size(in, SIZE_MAX);
        int hidden = size(in, SIZE_MAX);
        int categories = size(in, CATEGORIES_MAX);
        List<HazardHead.Output> outputs = new ArrayList<>(categories);
        for (int i = 0; i < categories; i++) {
            outputs.add(new HazardHead.Output(
                    new HazardCategory(in.readUTF()), in.readFloat(), in.readFloat(), in.readFloat()));
        }
        if (in.available() != 4L * ((long) hidden * width + hidden + (long) categories * hidden + categories)) {
            throw new IOException("length");
        }
        var weights = new HazardHead.Weights(
                floats(in, hidden * width),
                floats(in, hidden),
                floats(in, categories * hidden),
                floats(in, categories));
        return new HazardHead(encoder, outputs, weights);
    }

    private static int size(DataInputStream in, int max) throws IOException {
        int size = in.readInt();
        if (!(size > 0 && size <= max)) {
            throw new IOException("size");
        }
        return size;
    }

    private static float[] floats(DataInputStream in, int count) throws IOException {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = in.readFloat();
        }
        return floats;
    }
}
