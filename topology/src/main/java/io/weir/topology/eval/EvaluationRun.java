// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Optional;

/// What a lane is asked to do.
///
/// @param seed of every random choice: folds and bootstrap draws
/// @param endpoint a language model on a server; lanes that ask none pass it by
/// @param extractor who finds claims beside the rules; lanes without claims pass it by
public record EvaluationRun(
        DataDirectory data,
        ModeChoice mode,
        long seed,
        Progress progress,
        Optional<Endpoint> endpoint,
        Extractor extractor) {

    /// Without a server.
    public EvaluationRun(DataDirectory data, ModeChoice mode, long seed, Progress progress) {
        this(data, mode, seed, progress, Optional.empty(), Extractor.RULES);
    }

    /// Who finds the claims of an answer.
    public enum Extractor {
        RULES,
        /// The rules, and beside them a language model: that of [#endpoint], or the one of the store.
        LANGUAGE_MODEL
    }

    /// Where a language model is served.
    ///
    /// @param model as the server knows it
    /// @param plainHttp whether `http://` is allowed
    public record Endpoint(String url, String model, boolean plainHttp) {}

    /// Whether rows meet the shipped weights, or weights fitted without their group.
    public enum ModeChoice {
        /// Out of fold where a file's digest is in the training manifest, as shipped elsewhere.
        AUTO,
        AS_SHIPPED,
        OUT_OF_FOLD;

        /// The mode for a file.
        ///
        /// @param trainedOn whether the weights under test were fitted on the file
        public Mode forFile(boolean trainedOn) {
            return switch (this) {
                case AUTO -> trainedOn ? Mode.OUT_OF_FOLD : Mode.AS_SHIPPED;
                case AS_SHIPPED -> Mode.AS_SHIPPED;
                case OUT_OF_FOLD -> Mode.OUT_OF_FOLD;
            };
        }
    }
}
