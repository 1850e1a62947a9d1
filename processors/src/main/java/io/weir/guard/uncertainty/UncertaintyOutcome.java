// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import java.util.List;
import java.util.stream.Stream;

/// What is concluded of one answer. Nothing that failed, and nothing without evidence, is [Clear].
public sealed interface UncertaintyOutcome {

    /// All concepts that were measured, worst first.
    List<ConceptFinding> all();

    /// Every concept was compared with evidence, and none reaches the floor.
    ///
    /// @param concepts worst first; never empty
    record Clear(List<ConceptFinding> concepts) implements UncertaintyOutcome {

        public Clear {
            concepts = List.copyOf(concepts);
            if (concepts.isEmpty()
                    || !concepts.stream()
                            .allMatch(concept -> concept.uncertainty().hasEvidence())) {
                throw new IllegalArgumentException("a clear answer has concepts, each with evidence");
            }
        }

        @Override
        public List<ConceptFinding> all() {
            return concepts;
        }
    }

    /// At least one concept reaches the floor.
    ///
    /// @param findings those that reach it, worst first; never empty
    /// @param others the rest, worst first
    record Flagged(List<ConceptFinding> findings, List<ConceptFinding> others) implements UncertaintyOutcome {

        public Flagged {
            findings = List.copyOf(findings);
            others = List.copyOf(others);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a flagged answer has a finding");
            }
        }

        @Override
        public List<ConceptFinding> all() {
            return Stream.concat(findings.stream(), others.stream()).toList();
        }
    }

    /// No conclusion.
    ///
    /// @param concepts what was measured all the same, worst first
    record Inconclusive(Reason reason, List<ConceptFinding> concepts) implements UncertaintyOutcome {

        public Inconclusive {
            concepts = List.copyOf(concepts);
        }

        public Inconclusive(Reason reason) {
            this(reason, List.of());
        }

        @Override
        public List<ConceptFinding> all() {
            return concepts;
        }
    }

    /// Why there is no conclusion. Safe to log.
    enum Reason {
        /// No evidence spoke of a concept, or only the question did.
        INSUFFICIENT_EVIDENCE,
        /// The answer claims nothing that could be checked.
        NO_CONCEPTS,
        TIMED_OUT,
        /// The model behind the vectors is not ready.
        BREAKER_OPEN,
        SKIPPED_BUDGET,
        MODEL_FAILED;

        /// The reason for what kept the encoder from answering.
        static Reason of(Cause cause) {
            return switch (cause) {
                case TIMED_OUT -> TIMED_OUT;
                case OVERLOADED, SKIPPED_BUDGET -> SKIPPED_BUDGET;
                case NOT_READY -> BREAKER_OPEN;
                default -> MODEL_FAILED;
            };
        }

        /// Whether something did not work; else there was nothing to conclude from.
        public boolean isFailure() {
            return switch (this) {
                case INSUFFICIENT_EVIDENCE, NO_CONCEPTS -> false;
                case TIMED_OUT, BREAKER_OPEN, SKIPPED_BUDGET, MODEL_FAILED -> true;
            };
        }

        /// As policies and verdicts name it.
        Cause cause() {
            return switch (this) {
                case INSUFFICIENT_EVIDENCE -> Cause.INSUFFICIENT_EVIDENCE;
                case NO_CONCEPTS -> Cause.NO_CONCEPTS;
                case TIMED_OUT -> Cause.TIMED_OUT;
                case BREAKER_OPEN -> Cause.NOT_READY;
                case SKIPPED_BUDGET -> Cause.SKIPPED_BUDGET;
                case MODEL_FAILED -> Cause.MODEL_FAILED;
            };
        }
    }
}
