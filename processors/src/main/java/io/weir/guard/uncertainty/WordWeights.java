// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// How much a word says: its inverse document frequency.
@FunctionalInterface
public interface WordWeights {

    /// Above 0; the rarer the word, the higher.
    double of(String key);
}
