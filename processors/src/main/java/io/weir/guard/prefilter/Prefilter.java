// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.prefilter.PrefilterText.Form;
import io.weir.guard.prefilter.Screening.Reason;
import io.weir.guard.prefilter.Screening.Scores;
import io.weir.guard.prefilter.Screening.Tier;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.text.EncodedText;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// Decides which exchanges a language model is asked about.
///
/// An exchange is escalated where the score of prompt and response together is high, or that of the
/// response alone, which the attacker does not write; where something in it looks encoded or could not be
/// read; and, of the rest, where it is in the audit sample. An answer that refuses in full ends here, unless
/// what it says beside the refusal has a high score: a refusal names what it refuses, and what follows it may
/// comply.
///
/// Two tiers with the same rule. The linear one runs on the stream thread. The encoder one blocks on its
/// encoder and takes the mean of both tiers' logits; where the encoder does not answer, the linear tier's
/// result stands and says so. Of several windows, forms, or candidates the highest score decides. Safe for
/// threads.
public final class Prefilter {

    private static final double EDGE = 1e-9;

    private final PrefilterModel model;
    private final RefusalGuard refusal;
    private final AuditSample audit;

    public Prefilter(PrefilterModel model, RefusalGuard refusal, AuditSample audit) {
        this.model = model;
        this.refusal = refusal;
        this.audit = audit;
    }

    /// The weights that ship.
    public static Prefilter shipped(AuditSample audit) {
        return new Prefilter(PrefilterModel.shipped(), RefusalGuard.shipped(), audit);
    }

    public PrefilterModel model() {
        return model;
    }

    /// The linear tier.
    public Screening screen(Exchange exchange) {
        if (!exchange.has(Side.RESPONSE)) {
            return new Screening.Unscreened(Cause.RESPONSE_MISSING);
        }
        PrefilterText text = PrefilterText.of(exchange);
        return decide(exchange, text, linear(LinearScores.of(model.linear(), text)));
    }

    /// The encoder tier. Blocks; never called on a stream thread. What is escalated whatever its scores, as
    /// encoded or unread, is not encoded.
    ///
    /// @throws IllegalArgumentException where the encoder is not the one that the weights were fitted on
    public Screening screen(Exchange exchange, Encoder encoder, Instant deadline) {
        if (!encoder.model().equals(model.encoder())) {
            throw new IllegalArgumentException(
                    "the prefilter was fitted on " + model.encoder() + ", and cannot read " + encoder.model());
        }
        if (!exchange.has(Side.RESPONSE)) {
            return new Screening.Unscreened(Cause.RESPONSE_MISSING);
        }
        PrefilterText text = PrefilterText.of(exchange);
        LinearScores linear = LinearScores.of(model.linear(), text);
        Screening first = decide(exchange, text, linear(linear));
        return needsNoScore(first)
                ? first
                : EncoderScores.of(model, linear, text, encoder, deadline)
                        .map(scores -> decide(exchange, text, scores))
                        .orElse(first);
    }

    private static boolean needsNoScore(Screening screening) {
        return switch (screening) {
            case Screening.Escalated(Reason by, Scores _, List<EncodedText.Kind> _) ->
                by == Reason.ENCODED || by == Reason.UNREAD;
            case Screening.Unscreened _ -> true;
            case Screening.AlreadyRefused _, Screening.ClearedByPrefilter _ -> false;
        };
    }

    /// How far an exchange with these scores is from being escalated for them, in nats: from 0 it is.
    ///
    /// It orders exchanges, so a lane that must shed load can drop the lowest.
    public double margin(Scores scores) {
        PrefilterModel.Pair pair = scores.tier() == Tier.LINEAR ? model.linear() : model.encoded();
        double response = logit(scores.response()) - logit(pair.response().threshold());
        return scores.prompt().isEmpty()
                ? response
                : Math.max(
                        response,
                        logit(scores.prompt().getAsDouble()) - logit(pair.both().threshold()));
    }

    private Screening decide(Exchange exchange, PrefilterText text, Scores scores) {
        List<EncodedText.Kind> encoded = text.encoded().stream().sorted().toList();
        if (!encoded.isEmpty()) {
            return new Screening.Escalated(Reason.ENCODED, scores, encoded);
        }
        PrefilterModel.Pair pair = scores.tier() == Tier.LINEAR ? model.linear() : model.encoded();
        boolean responseHigh = scores.response() >= pair.response().threshold();
        boolean bothHigh = scores.prompt().orElse(0) >= pair.both().threshold();
        boolean unread = text.unread() || text.responses().isEmpty();
        switch (refusal.observe(exchange)) {
            case Observation.Failed(Cause cause) -> {
                return new Screening.Unscreened(cause);
            }
            case Observation.Seen seen -> {
                unread |= !seen.unread().isEmpty();
                if (!unread && refusesInFull(exchange, seen) && !complies(exchange, seen)) {
                    return new Screening.AlreadyRefused(seen.signals().getLast().score(), scores);
                }
            }
        }
        if (unread) {
            return new Screening.Escalated(Reason.UNREAD, scores, encoded);
        }
        if (bothHigh || responseHigh) {
            return new Screening.Escalated(bothHigh ? Reason.SCORE : Reason.RESPONSE_SCORE, scores, encoded);
        }
        return audit.holds(exchange.id())
                ? new Screening.Escalated(Reason.AUDIT, scores, encoded)
                : new Screening.ClearedByPrefilter(scores);
    }

    /// Whether each text of the answer does, those included that the refusal detector does not read, such as
    /// a tool's arguments.
    private static boolean refusesInFull(Exchange exchange, Observation.Seen seen) {
        List<Signal> signals = seen.signals();
        long texts = exchange.utterances(Side.RESPONSE).stream()
                .flatMap(candidate -> candidate.parts().stream())
                .filter(part -> part instanceof Part.Text(Part.Kind _, String text) && !text.isBlank())
                .count();
        return !signals.isEmpty()
                && signals.size() == texts
                && signals.stream().allMatch(signal -> signal.detail().equals("full"));
    }

    /// Whether the answer says something with a high score beside its refusal.
    private boolean complies(Exchange exchange, Observation.Seen seen) {
        List<Form> rest = AnswerRest.of(exchange, seen.signals());
        LinearScores scores = LinearScores.of(model.linear(), new PrefilterText(List.of(), rest, Set.of(), false));
        return linear(scores).response() >= model.linear().response().threshold();
    }

    private static Scores linear(LinearScores scores) {
        double response = 0;
        OptionalDouble both = OptionalDouble.empty();
        for (LinearScores.Window window : scores.windows()) {
            response = Math.max(response, scores.response(window));
            for (double prompt : scores.prompts()) {
                both = OptionalDouble.of(Math.max(both.orElse(0), scores.both(window, prompt)));
            }
        }
        return new Scores(Tier.LINEAR, both, response);
    }

    static double logit(double probability) {
        double inside = Math.clamp(probability, EDGE, 1 - EDGE);
        return Math.log(inside / (1 - inside));
    }

    static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
