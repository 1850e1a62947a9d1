// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.linear.LinearModel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A guessed request. It is harmful text as a rule: the words can be taken away, length and digest stay.
///
/// @param text empty once redacted
/// @param length of the words, in characters
/// @param sha256 digest of the words
public record InferredPrompt(Optional<String> text, int length, String sha256) {

    static InferredPrompt of(String guess) {
        return new InferredPrompt(
                Optional.of(guess), guess.length(), LinearModel.sha256(guess.getBytes(StandardCharsets.UTF_8)));
    }

    public InferredPrompt redacted() {
        return new InferredPrompt(Optional.empty(), length, sha256);
    }

    @Override
    public String toString() {
        return "InferredPrompt[" + sha256.substring(0, 12) + "]";
    }
}
