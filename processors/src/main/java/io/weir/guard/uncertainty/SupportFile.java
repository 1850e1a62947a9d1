// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// A support model with the digest of its file.
///
/// Layout, big-endian: `int` magic; the encoder's id and SHA-256 (each `short` length and UTF-8); the word
/// table (`int` count, `float` weight of other words, then `int` hash and `byte` tenth of a nat each); three
/// heads (`int` count, that many `float` weights, `float` bias): supported, contradicted, prior; `int` count
/// of calibrations, then mode's name, `float` slope and offset each.
///
/// @param sha256 of the file's bytes
public record SupportFile(SupportModel model, String sha256) {

    public static final String WEIGHTS = "support.bin";
    public static final String MANIFEST = "support.json";

    private static final int MAGIC = 0x57535031;

    /// The weights in the jar; refused where their digest is not the manifest's.
    public static SupportFile shipped() {
        String expected =
                JsonMapper.shared().readTree(resource(MANIFEST)).path("sha256").asString("");
        return read(resource(WEIGHTS), expected);
    }

    /// Reads weights whose digest must be `expectedSha256`; others are refused.
    public static SupportFile read(byte[] file, String expectedSha256) {
        String actual = LinearModel.sha256(file);
        if (!actual.equals(expectedSha256)) {
            throw new IllegalArgumentException("weights have digest " + actual + ", expected " + expectedSha256);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            SupportFile read = new SupportFile(parse(in), actual);
            if (in.read() >= 0) {
                throw new IllegalArgumentException("a support file with more than it says");
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("not a support file", e);
        }
    }

    /// The bytes of a model's file.
    public static byte[] write(SupportModel model) {
        var bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(model.encoder().id());
            out.writeUTF(model.encoder().sha256());
            model.idf().write(out);
            model.supportedHead().write(out);
            model.contradictedHead().write(out);
            model.priorHead().write(out);
            out.writeInt(model.calibrations().size());
            for (Map.Entry<EvidenceMode, ModeCalibration> each : new EnumMap<>(model.calibrations()).entrySet()) {
                out.writeUTF(each.getKey().name());
                out.writeFloat(each.getValue().slope());
                out.writeFloat(each.getValue().offset());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A file beside this class in the jar.
    public static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(SupportFile.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SupportModel parse(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IllegalArgumentException("not a support file");
        }
        var encoder = new ModelRef(in.readUTF(), in.readUTF());
        IdfTable words = IdfTable.read(in);
        LinearHead supported = LinearHead.read(in);
        LinearHead contradicted = LinearHead.read(in);
        LinearHead prior = LinearHead.read(in);
        Map<EvidenceMode, ModeCalibration> calibrations = new EnumMap<>(EvidenceMode.class);
        int count = in.readInt();
        if (!(count >= 0 && count <= EvidenceMode.values().length)) {
            throw new IllegalArgumentException("a support file of " + count + " calibrations");
        }
        for (int i = 0; i < count; i++) {
            calibrations.put(EvidenceMode.valueOf(in.readUTF()), new ModeCalibration(in.readFloat(), in.readFloat()));
        }
        return new SupportModel(encoder, words, supported, contradicted, prior, calibrations);
    }
}
