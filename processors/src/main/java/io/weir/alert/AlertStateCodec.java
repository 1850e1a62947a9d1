// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import io.weir.guard.GuardId;
import io.weir.guard.HazardCategory;
import io.weir.guard.TenantId;
import io.weir.policy.Action;
import io.weir.policy.PolicyVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Bytes of an alert as its store keeps them: a format version, then the fields in order.
public final class AlertStateCodec {

    private static final int FORMAT = 1;

    private AlertStateCodec() {}

    public static byte[] encode(AlertState state) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            text(out, state.fingerprint());
            text(out, state.groupKey());
            out.writeInt(state.stateVersion());
            out.writeBoolean(state.open());
            text(out, state.tenant().value());
            text(out, state.conversation());
            text(out, state.guard().value());
            text(out, state.category().slug());
            text(out, state.detail());
            out.writeDouble(state.scoreMax());
            out.writeDouble(state.threshold());
            text(out, state.action().name());
            text(out, state.policy().tenant());
            text(out, state.policy().version());
            out.writeLong(state.count());
            out.writeInt(state.level());
            instant(out, state.firstSeen());
            instant(out, state.lastSeen());
            out.writeInt(state.samples().size());
            for (String sample : state.samples()) {
                text(out, sample);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return bytes.toByteArray();
    }

    /// @throws IllegalArgumentException where the bytes are no alert of a known format
    public static AlertState decode(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("alert state of format " + format + " cannot be read");
            }
            return state(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("alert state of " + bytes.length + " bytes is cut short", e);
        }
    }

    private static AlertState state(DataInputStream in) throws IOException {
        return new AlertState(
                text(in),
                text(in),
                in.readInt(),
                in.readBoolean(),
                new TenantId(text(in)),
                text(in),
                new GuardId(text(in)),
                new HazardCategory(text(in)),
                text(in),
                in.readDouble(),
                in.readDouble(),
                Action.valueOf(text(in)),
                new PolicyVersion(text(in), text(in)),
                in.readLong(),
                in.readInt(),
                instant(in),
                instant(in),
                samples(in));
    }

    private static List<String> samples(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            samples.add(text(in));
        }
        return samples;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes does not fit");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void instant(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
