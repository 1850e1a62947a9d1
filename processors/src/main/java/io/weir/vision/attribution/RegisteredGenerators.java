// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.fingerprint.Generators;
import io.weir.vision.fingerprint.ReferenceSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The fingerprints that are registered now, and the generators fitted to those of one encoder and reference.
///
/// Fitted when first asked after a change, which takes about a second. Safe for threads: one thread changes
/// it, any may ask.
public final class RegisteredGenerators {

    private final Map<String, Fingerprint> fingerprints = new TreeMap<>();
    private long changes;
    private Fitted fitted = new Fitted("", "", -1, Optional.empty(), "", 0);

    /// @param changes how many there had been when it was fitted
    private record Fitted(
            String encoder,
            String reference,
            long changes,
            Optional<Generators> generators,
            String digest,
            long stamp) {}

    /// What is fitted, with the digest over its fingerprints.
    ///
    /// @param generators empty where fewer than two are registered
    /// @param stamp the digest's first eight bytes
    /// @param anyOther whether fingerprints of other encoders are registered
    public record Snapshot(Optional<Generators> generators, String digest, long stamp, boolean anyOther) {}

    /// Replaces the one of the same key.
    public synchronized void register(String recordKey, Fingerprint fingerprint) {
        fingerprints.put(recordKey, fingerprint);
        changes++;
    }

    public synchronized void withdraw(String recordKey) {
        fingerprints.remove(recordKey);
        changes++;
    }

    public synchronized int size() {
        return fingerprints.size();
    }

    public synchronized Snapshot of(String encoderDigest, String referenceDigest, ReferenceSet reference) {
        boolean isFitted = fitted.changes == changes
                && fitted.encoder.equals(encoderDigest)
                && fitted.reference.equals(referenceDigest);
        if (!isFitted) {
            fitted = fit(encoderDigest, referenceDigest, reference);
        }
        return new Snapshot(fitted.generators, fitted.digest, fitted.stamp, !fingerprints.isEmpty());
    }

    private Fitted fit(String encoderDigest, String referenceDigest, ReferenceSet reference) {
        Map<String, Fingerprint> own = new TreeMap<>();
        fingerprints.forEach((key, fingerprint) -> {
            if (fingerprint.key().encoderDigest().equals(encoderDigest)
                    && fingerprint.key().referenceDigest().equals(referenceDigest)) {
                own.put(key, fingerprint);
            }
        });
        byte[] digest = digest(own);
        long stamp = java.nio.ByteBuffer.wrap(digest).getLong();
        return new Fitted(
                encoderDigest,
                referenceDigest,
                changes,
                Generators.fit(own.values(), reference),
                HexFormat.of().formatHex(digest),
                stamp);
    }

    private static byte[] digest(Map<String, Fingerprint> fingerprints) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            fingerprints.forEach((key, fingerprint) -> {
                digest.update(key.getBytes(StandardCharsets.UTF_8));
                digest.update(fingerprint.state().toBytes());
                digest.update(fingerprint.moments().toBytes());
                digest.update(fingerprint.sampleBytes());
            });
            return digest.digest();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
