// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs reads of an S3-compatible bucket: AWS Signature Version 4, of a `GET` without query or body.
final class BucketSignature {

    static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

    private final BucketSettings.Credentials credentials;
    private final String region;

    BucketSignature(BucketSettings.Credentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    static String time(Instant at) {
        return SECOND.format(at);
    }

    /// The `Authorization` header.
    ///
    /// @param host with its port where that is not the scheme's own
    /// @param path as it is sent
    String of(String host, String path, Instant at) {
        String time = time(at);
        String day = time.substring(0, 8);
        String scope = day + '/' + region + "/s3/aws4_request";
        String request = "GET\n" + path + "\n\nhost:" + host + "\nx-amz-content-sha256:" + EMPTY_SHA256
                + "\nx-amz-date:" + time + "\n\n" + SIGNED + '\n' + EMPTY_SHA256;
        try {
            String hashed = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8)));
            String toSign = "AWS4-HMAC-SHA256\n" + time + '\n' + scope + '\n' + hashed;
            byte[] key = ("AWS4" + credentials.secretKey()).getBytes(UTF_8);
            for (String part : new String[] {day, region, "s3", "aws4_request"}) {
                key = keyed(key, part);
            }
            return "AWS4-HMAC-SHA256 Credential=" + credentials.accessKey() + '/' + scope + ", SignedHeaders=" + SIGNED
                    + ", Signature=" + HexFormat.of().formatHex(keyed(key, toSign));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has SHA-256 and its keyed form", missing);
        }
    }

    private static byte[] keyed(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
