// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import java.net.URI;
import java.util.Optional;

/// An S3-compatible bucket.
///
/// @param endpoint `https`, without a path
/// @param credentials absent for a bucket that anyone may read
/// @param insideAllowed whether the endpoint may have an address of this machine or a private network
public record BucketSettings(
        URI endpoint, String bucket, String region, Optional<Credentials> credentials, boolean insideAllowed) {

    private static final String NAME = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

    public BucketSettings {
        if (!bucket.matches(NAME)) {
            throw new IllegalArgumentException("a bucket's name is 3 to 63 of a-z 0-9 . -");
        }
        boolean isBare = endpoint.getRawPath() == null || endpoint.getRawPath().matches("/?");
        if (endpoint.getHost() == null || !isBare || endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a bucket's endpoint is scheme, host and port");
        }
        if (!"https".equals(endpoint.getScheme()) && !insideAllowed) {
            throw new IllegalArgumentException("a bucket is read over https");
        }
    }

    /// A key pair. No message shows it.
    public record Credentials(String accessKey, String secretKey) {

        @Override
        public String toString() {
            return "Credentials[]";
        }
    }
}
