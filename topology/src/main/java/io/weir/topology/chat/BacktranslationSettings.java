// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.backtranslation.TierSettings.Guesses;
import io.weir.topology.model.LanguageModelName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// How the backtranslation guard runs.
///
/// @param prefilterEncoder whether the prefilter asks the encoder too
/// @param languageModel of the embedded tier
/// @param guesses which answers the embedded tier guesses from
/// @param guesser name of the remote tier's model that guesses; there where the tier is remote
/// @param refuser name of the model that is asked the guess
/// @param judge name of the model that judges the guess; empty for Weir's own weights
/// @param likelihoodMin nats a token from which the guesser's log-probabilities explain an answer
/// @param deadline of one look
/// @param inFlightMax empty for what suits the tier
/// @param auditKey empty for a key of this process's own
public record BacktranslationSettings(
        Choice tier,
        boolean prefilterEncoder,
        LanguageModelName languageModel,
        Guesses guesses,
        Optional<String> guesser,
        Optional<String> refuser,
        Optional<String> judge,
        OptionalDouble likelihoodMin,
        Duration deadline,
        double auditRate,
        Optional<AuditKey> auditKey,
        Optional<Integer> inFlightMax,
        double marginAtFull,
        int cacheSizeMax,
        Duration cacheLifetime) {

    /// What a configuration asks for.
    public enum Choice {
        /// Embedded where its model is there, else the answer alone.
        AUTO,
        ANSWER_ONLY,
        EMBEDDED,
        REMOTE
    }

    /// A key that nothing shows.
    ///
    /// @param text at least [AuditSample#KEY_BYTES_MIN] characters
    public record AuditKey(String text) {

        @Override
        public String toString() {
            return "AuditKey[set]";
        }
    }

    public static final BacktranslationSettings USUAL = new BacktranslationSettings(
            Choice.AUTO,
            false,
            LanguageModelName.USUAL,
            Guesses.UNDECIDED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            Duration.ofSeconds(5),
            .01,
            Optional.empty(),
            Optional.empty(),
            3,
            10_000,
            Duration.ofHours(1));

    public BacktranslationSettings withTier(Choice other) {
        return with(other, guesses);
    }

    public BacktranslationSettings withGuesses(Guesses other) {
        return with(tier, other);
    }

    private BacktranslationSettings with(Choice otherTier, Guesses otherGuesses) {
        return new BacktranslationSettings(
                otherTier,
                prefilterEncoder,
                languageModel,
                otherGuesses,
                guesser,
                refuser,
                judge,
                likelihoodMin,
                deadline,
                auditRate,
                auditKey,
                inFlightMax,
                marginAtFull,
                cacheSizeMax,
                cacheLifetime);
    }
}
