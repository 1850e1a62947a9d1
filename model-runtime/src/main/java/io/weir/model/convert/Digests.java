// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of files, while they are read or written.
final class Digests {

    private Digests() {}

    static Digest of(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    static DigestOutputStream hashing(OutputStream out) {
        return new DigestOutputStream(out, sha256());
    }

    static Digest finished(DigestOutputStream out) {
        return new Digest(HexFormat.of().formatHex(out.getMessageDigest().digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
