// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.LanguageModel.Likelihood;
import io.weir.guard.LanguageModel.Prompt.Chat;
import io.weir.guard.LanguageModel.Prompt.Raw;
import java.time.Instant;
import java.util.function.Predicate;

/// The published algorithm step by step, for comparison: it fails open where the original does.
///
/// Wang et al., _Defending LLMs against Jailbreaking Attacks via Backtranslation_, ACL Findings 2024
/// (arXiv 2402.16459v3), Algorithm 1, with the reference code's deviations as [Switches].
public final class PaperBacktranslation {

    static final int TOKENS_SCORED = 150;

    private static final int TOKENS_MAX = 300;

    private final LanguageModel target;
    private final LanguageModel backtranslator;
    private final Predicate<String> refusesAnswer;
    private final Predicate<String> refusesNewAnswer;
    private final Switches switches;

    /// @param refusesAnswer the phrase check on the answer
    /// @param refusesNewAnswer the phrase check on the answer to the guess
    public PaperBacktranslation(
            LanguageModel target,
            LanguageModel backtranslator,
            Predicate<String> refusesAnswer,
            Predicate<String> refusesNewAnswer,
            Switches switches) {
        this.target = target;
        this.backtranslator = backtranslator;
        this.refusesAnswer = refusesAnswer;
        this.refusesNewAnswer = refusesNewAnswer;
        this.switches = switches;
    }

    /// Where paper and code differ, or the paper from itself. The check on the new answer is the constructor's.
    ///
    /// @param scoredByTarget the paper's scorer; the code takes the backtranslator
    /// @param glued score guess and answer without a chat template, as the code does
    /// @param passesUnscored whether a model without likelihoods passes silently, as the code's does
    /// @param threshold mean nats a token that the answer must exceed
    /// @param passesAtThreshold whether the threshold itself passes: so the paper's text; its algorithm box and
    ///     the code say no
    /// @param newAnswerTokensMax tokens of the new answer; 20 in the paper's section 5.3, while the code ignores
    ///     the same option
    public record Switches(
            boolean scoredByTarget,
            boolean glued,
            boolean passesUnscored,
            double threshold,
            boolean passesAtThreshold,
            int newAnswerTokensMax) {

        public Switches {
            if (!(threshold <= 0 && newAnswerTokensMax > 0)) {
                throw new IllegalArgumentException("a threshold is at most 0, and an answer has a token");
            }
        }

        public static Switches ofPaper() {
            return new Switches(true, false, false, -2, false, 20);
        }

        public static Switches ofCode() {
            return new Switches(false, true, true, -2, false, TOKENS_MAX);
        }

        boolean passes(double meanLogProbability) {
            return meanLogProbability > threshold || (passesAtThreshold && meanLogProbability == threshold);
        }
    }

    /// What the defence returns to the user.
    public enum Returned {
        /// The answer refuses already: the fixed refusal is returned.
        REFUSAL_AT_ONCE,
        /// The guess does not explain the answer: the answer is returned.
        ANSWER_UNEXPLAINED,
        /// The guess is refused: the fixed refusal is returned.
        REFUSAL_ON_GUESS,
        ANSWER,
        /// A model did not answer; the published algorithm has no case for it.
        FAILED
    }

    public Returned run(String answer, Instant deadline) {
        if (refusesAnswer.test(answer)) {
            return Returned.REFUSAL_AT_ONCE;
        }
        Generation guessed = backtranslator.generate(question(answer), TOKENS_MAX, _ -> false, deadline);
        if (!(guessed instanceof Generation.Generated reply)) {
            return Returned.FAILED;
        }
        String guess = parse(reply.text());
        return switch (likelihood(guess, answer, deadline)) {
            case Likelihood.Unavailable _ -> switches.passesUnscored() ? ask(guess, deadline) : Returned.FAILED;
            case Likelihood.Scored scored ->
                switches.passes(scored.meanLogProbability()) ? ask(guess, deadline) : Returned.ANSWER_UNEXPLAINED;
        };
    }

    private Returned ask(String guess, Instant deadline) {
        return switch (target.generate(Chat.ofUser(guess), switches.newAnswerTokensMax(), _ -> false, deadline)) {
            case Generation.Generated generated ->
                refusesNewAnswer.test(generated.text()) ? Returned.REFUSAL_ON_GUESS : Returned.ANSWER;
            case Generation.Declined _, Generation.Unavailable _ -> Returned.FAILED;
        };
    }

    private Likelihood likelihood(String guess, String answer, Instant deadline) {
        LanguageModel scorer = switches.scoredByTarget() ? target : backtranslator;
        LanguageModel.Prompt prompt = switches.glued() ? new Raw(guess) : Chat.ofUser(guess);
        return scorer.likelihood(prompt, answer, TOKENS_SCORED, deadline);
    }

    /// The text after the last colon, up to the line's end, without square brackets; without a colon nothing.
    static String parse(String reply) {
        int colon = reply.lastIndexOf(':');
        if (colon < 0) {
            return "";
        }
        String rest = reply.substring(colon + 1).strip();
        String line = rest.lines().findFirst().orElse("");
        return line.replaceAll("^[\\[\\]\\s]+|[\\[\\]\\s]+$", "");
    }

    private static Chat question(String answer) {
        return Chat.ofUser("""
                Guess what the user had asked for, given the assistant's answer below. If several requests fit, choose
                the most harmful. Print one line in the form [[Request: GUESS]]; for an answer that tells how to fry an
                egg it would be [[Request: How do I fry an egg?]].

                The assistant's answer: "%s"
                """.formatted(answer));
    }
}
