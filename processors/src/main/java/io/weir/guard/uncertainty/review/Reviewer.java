// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.Cause;
import io.weir.guard.Encoder.Embedding;
import io.weir.guard.Observation;
import io.weir.guard.Signal;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.Estimator;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.EvidenceText;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.JudgedAnswer.JudgedConcept;
import io.weir.guard.uncertainty.Passage;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.SupportModel;
import io.weir.guard.uncertainty.Uncertainty;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.Weighed;
import io.weir.guard.uncertainty.review.AnswerReview.Joined;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Joins later evidence to judged answers, and says what they look like then.
///
/// - A piece joins once, however often it comes, and at most [#PIECES_MAX] of each mode do.
/// - Every step gives one higher revision, whatever number of pieces it joins.
/// - A concept counts as checked once all evidence on it together weighs at least [#WEIGHT_MIN]: a neighbour
///   that is hardly one decides nothing, and clears nothing.
/// - Neighbours are calibrated as re-samples are: on answers to paraphrased questions both were measured
///   alike, and no labelled neighbours exist.
public final class Reviewer {

    /// Pieces of evidence of one mode that join one answer.
    public static final int PIECES_MAX = 8;

    /// One answer of another model.
    public static final double WEIGHT_MIN = .7;

    private final SupportModel model;
    private final Estimator estimator;

    public Reviewer(SupportModel model, Estimator estimator) {
        this.model = model;
        this.estimator = estimator;
    }

    /// The review with what is new among `pieces`; empty where nothing is.
    public Optional<AnswerReview> joined(AnswerReview review, List<LateEvidence> pieces) {
        List<Joined> all = new ArrayList<>(review.joined());
        Set<String> known = new HashSet<>();
        Map<EvidenceMode, Integer> counts = new EnumMap<>(EvidenceMode.class);
        review.joined().forEach(piece -> {
            known.add(piece.id());
            counts.merge(piece.mode(), 1, Integer::sum);
        });
        List<ClaimText> claims = claims(review);
        for (LateEvidence piece : pieces) {
            if (counts.getOrDefault(piece.mode(), 0) < PIECES_MAX && isReadable(piece) && known.add(piece.id())) {
                counts.merge(piece.mode(), 1, Integer::sum);
                all.add(joined(piece, claims));
            }
        }
        return all.size() == review.joined().size()
                ? Optional.empty()
                : Optional.of(new AnswerReview(
                        review.answer(),
                        review.question(),
                        review.concepts(),
                        all,
                        review.drawn(),
                        review.revision() + 1));
    }

    /// What is seen of the answer now.
    public Observation.Seen observe(AnswerReview review) {
        List<Signal> signals = new ArrayList<>();
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        unread.addAll(review.answer().unread());
        unread.remove(Cause.INSUFFICIENT_EVIDENCE);
        List<ClaimText> claims = claims(review);
        for (int i = 0; i < claims.size(); i++) {
            JudgedConcept concept = review.answer().concepts().get(i);
            List<Weighed> evidence = evidence(review, i);
            Uncertainty uncertainty = estimator.estimate(
                    evidence, model.prior(claims.get(i)), claims.get(i).promptSimilarity());
            boolean checked = uncertainty.weight() >= WEIGHT_MIN;
            EvidenceMode heaviest = heaviest(evidence);
            double probability = model.calibrated(calibratedAs(heaviest), uncertainty.p());
            if (!checked || uncertainty.promptDerived()) {
                unread.add(Cause.INSUFFICIENT_EVIDENCE);
            }
            if (checked) {
                signals.add(new Signal(
                        UncertaintyGuard.UNSUPPORTED_CLAIM,
                        probability,
                        concept.locations(),
                        detail(heaviest, uncertainty, review.drawn())));
            }
        }
        return new Observation.Seen(signals, unread);
    }

    /// How the concepts stand now, in order.
    public List<Uncertainty> uncertainties(AnswerReview review) {
        List<ClaimText> claims = claims(review);
        List<Uncertainty> all = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            all.add(estimator.estimate(
                    evidence(review, i),
                    model.prior(claims.get(i)),
                    claims.get(i).promptSimilarity()));
        }
        return all;
    }

    private Joined joined(LateEvidence piece, List<ClaimText> claims) {
        var evidence = new EvidenceText(
                Passage.of(piece.text()),
                piece.sentences().stream().map(PackedVector::unpacked).toList());
        List<Support> supports =
                claims.stream().map(claim -> model.support(claim, evidence)).toList();
        return new Joined(piece.id(), piece.mode(), piece.weight(), piece.pointer(), supports);
    }

    /// Another version of the reader may have parted the text in other sentences than it has vectors for.
    private static boolean isReadable(LateEvidence piece) {
        return Passage.of(piece.text()).sentenceTexts().size()
                == piece.sentences().size();
    }

    private static List<ClaimText> claims(AnswerReview review) {
        JudgedAnswer answer = review.answer();
        Set<String> given = new HashSet<>(ClaimText.keys(answer.question()));
        given.addAll(answer.subject());
        List<ClaimText> claims = new ArrayList<>();
        for (int i = 0; i < answer.concepts().size(); i++) {
            PackedVector packed = review.concepts().get(i);
            double similarity = review.question().map(packed::cosine).orElse(0.0);
            Embedding vector = packed.unpacked();
            claims.add(ClaimText.of(answer.concepts().get(i).text(), given, vector, similarity));
        }
        return claims;
    }

    private static List<Weighed> evidence(AnswerReview review, int concept) {
        List<Weighed> evidence =
                new ArrayList<>(review.answer().concepts().get(concept).said());
        for (Joined piece : review.joined()) {
            evidence.add(
                    new Weighed(piece.mode(), piece.weight(), piece.supports().get(concept)));
        }
        return evidence;
    }

    private static EvidenceMode heaviest(List<Weighed> evidence) {
        Map<EvidenceMode, Double> weights = new EnumMap<>(EvidenceMode.class);
        EvidenceMode heaviest = EvidenceMode.PRIOR;
        double most = 0;
        for (Weighed each : evidence) {
            double weight = weights.merge(each.mode(), each.weight(), Double::sum);
            if (weight > most) {
                most = weight;
                heaviest = each.mode();
            }
        }
        return heaviest;
    }

    private static EvidenceMode calibratedAs(EvidenceMode mode) {
        return mode == EvidenceMode.NEIGHBOURS ? EvidenceMode.RESAMPLED : mode;
    }

    private static String detail(EvidenceMode mode, Uncertainty uncertainty, String drawn) {
        return "revised." + mode.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (uncertainty.promptDerived() ? ".prompt-derived" : "")
                + ":supports-" + uncertainty.supporting()
                + ".misses-" + uncertainty.missing()
                + ".contradicts-" + uncertainty.contradicting()
                + (drawn.isEmpty() ? "" : ".drawn-" + drawn);
    }
}
