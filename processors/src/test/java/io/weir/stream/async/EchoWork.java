// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;

/// Says what became of each value; `now` ones need no work, `throw` ones fail.
final class EchoWork implements AsyncWork<String, String>, ValueCodec<String> {

    @Override
    public Optional<String> atOnce(String value) {
        return value.startsWith("now") ? Optional.of("done " + value) : Optional.empty();
    }

    @Override
    public String perform(String value, Instant deadline) {
        if (value.startsWith("throw")) {
            throw new IllegalStateException("asked to");
        }
        return "done " + value;
    }

    @Override
    public String timedOut(String value) {
        return "timed out " + value;
    }

    @Override
    public String failed(String value, Throwable failure) {
        return "failed " + value;
    }

    @Override
    public byte[] encode(String value) {
        return value.getBytes(UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
