// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// How a text model reads.
///
/// @param tokensMax tokens of one window, with the model's own special tokens
/// @param overlap tokens that a window repeats from the one before, so that nothing is cut in two unseen
/// @param charactersMax UTF-16 units that are read of one text; the rest is counted as dropped
/// @param windowsMax windows that are read of one text; the rest is counted as dropped
public record TextSettings(int tokensMax, int overlap, int charactersMax, int windowsMax) {

    private static final int SPECIAL_TOKENS = 2;

    public TextSettings {
        if (!(overlap >= 0 && tokensMax - SPECIAL_TOKENS > overlap)) {
            throw new IllegalArgumentException("an overlap is shorter than a window: " + overlap + ", " + tokensMax);
        }
        if (!(charactersMax > 0 && windowsMax > 0)) {
            throw new IllegalArgumentException("a text model reads at least one character and one window");
        }
    }
}
