// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import io.weir.guard.backtranslation.InferredPrompt;
import java.util.Locale;

/// A guessed request as it may be shown: that there is one, how long it is, and its digest. It is harmful
/// text as a rule, and its words are nowhere shown.
public final class RedactedGuess {
    private static final int DIGEST_SHOWN = 12;

    private RedactedGuess() {}

    public static String of(InferredPrompt guess) {
        return String.format(
                Locale.ROOT,
                "[%d characters, redacted, sha256 %s]",
                guess.length(),
                guess.sha256().substring(0, DIGEST_SHOWN));
    }
}
