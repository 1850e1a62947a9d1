// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import io.weir.guard.LanguageModel.Prompt;

/// How material is put before a judge.
public interface Framing {

    /// Changes whenever a word that a judge is shown does: part of every cache key.
    String version();

    Framed frame(Material material);

    /// A question about framed material.
    ///
    /// @param id what the answer must repeat
    /// @param characters how much of the prompt is material, as it is written there
    record Framed(String id, Prompt prompt, int characters) {

        @Override
        public String toString() {
            return "Framed[" + characters + " chars]";
        }
    }
}
