// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// Port: a causal language model, in this process or on a server. Calls block; never call it on a stream
/// thread. What holds content shows itself by size only.
public interface LanguageModel {

    /// Id and digest of the weights. Of a server's model nobody sees the weights: there it is the digest of
    /// the server's address and the model's id, which tells models apart and proves nothing.
    ModelRef model();

    /// Continues a prompt, greedily.
    ///
    /// @param tokensMax tokens that are generated at most
    /// @param enough sees the text so far after every token, and ends the generation where it says so
    Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline);

    /// Answers a prompt by drawing tokens, so that another answer may come each time.
    ///
    /// @param temperature above 0
    /// @param seed of the draw; the same one gives the same answer where the model keeps to it
    /// @return with [Cause#NOT_SUPPORTED] where the model can only take the likeliest token
    default Generation sample(Prompt prompt, int tokensMax, double temperature, long seed, Instant deadline) {
        return new Generation.Unavailable(Cause.NOT_SUPPORTED);
    }

    /// Scores a given response after a given prompt; nothing is generated.
    ///
    /// @param tokensMax tokens of the response that are scored, counted from its start
    Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline);

    /// What is continued.
    sealed interface Prompt {

        /// Text as it is.
        record Raw(String text) implements Prompt {

            @Override
            public String toString() {
                return "Raw[" + text.length() + " chars]";
            }
        }

        /// Turns, laid out by the model's own template.
        ///
        /// @param turns at least one, oldest first
        record Chat(List<Turn> turns) implements Prompt {

            public Chat {
                turns = List.copyOf(turns);
                if (turns.isEmpty()) {
                    throw new IllegalArgumentException("a chat has a turn");
                }
            }

            /// One user turn alone.
            public static Chat ofUser(String text) {
                return new Chat(List.of(new Turn(Speaker.USER, text)));
            }

            @Override
            public String toString() {
                return "Chat[" + turns.size() + " turns]";
            }
        }

        /// One turn.
        record Turn(Speaker speaker, String text) {

            @Override
            public String toString() {
                return "Turn[" + speaker + ", " + text.length() + " chars]";
            }
        }

        /// Who speaks.
        enum Speaker {
            SYSTEM,
            USER,
            ASSISTANT
        }
    }

    /// What came of continuing.
    sealed interface Generation {

        /// @param tokens read and generated, for what a call costs
        record Generated(String text, Ending ending, Tokens tokens) implements Generation {

            @Override
            public String toString() {
                return "Generated[" + text.length() + " chars, " + ending + "]";
            }
        }

        /// The provider's content filter held question or answer back: evidence, not a failure.
        record Declined() implements Generation {}

        record Unavailable(Cause cause) implements Generation {}
    }

    /// Why a generation ended.
    enum Ending {
        END_OF_TEXT,
        ENOUGH,
        TOKENS_MAX,
        REPEATED
    }

    /// @param read tokens of prompt and context; 0 where a server did not say
    record Tokens(int read, int dropped) {}

    /// What came of scoring.
    sealed interface Likelihood {

        /// @param meanLogProbability nats a token, at most 0
        /// @param tokensScored at least 1
        /// @param tokensDropped of the response, beyond the bound or the model's context
        record Scored(double meanLogProbability, int tokensScored, int tokensDropped) implements Likelihood {

            public Scored {
                if (!(meanLogProbability <= 0 && meanLogProbability > Double.NEGATIVE_INFINITY)) {
                    throw new IllegalArgumentException("a mean log-probability is finite and at most 0");
                }
                if (!(tokensScored >= 1 && tokensDropped >= 0)) {
                    throw new IllegalArgumentException("a likelihood has a token");
                }
            }
        }

        record Unavailable(Cause cause) implements Likelihood {}
    }
}
