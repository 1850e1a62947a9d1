// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.Observation;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.PrefilterText.Form;
import io.weir.guard.prefilter.Screening.Reason;
import io.weir.guard.prefilter.Screening.Scores;
import io.weir.guard.prefilter.Screening.Tier;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.text.EncodedText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/// Decides which exchanges a language model is asked about.
///
/// An exchange is escalated where the score of prompt and response together is high, or that of the
/// response alone, which the attacker does not write; where something in it looks encoded or could not be
/// read; and, of the rest, where it is in the audit sample. An answer that refuses in full ends here, unless
/// its own score is high: what follows a refusal may comply.
///
/// Two tiers with the same rule. The linear one runs on the stream thread. The encoder one blocks on its
/// encoder and takes the mean of both tiers' logits; where the encoder does not answer, the linear tier's
/// result stands and says so. Several forms or candidates: the highest score decides. Safe for threads.
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

    public PrefilterModel model() {
        return model;
    }

    /// The linear tier.
    public Screening screen(Exchange exchange) {
        if (!exchange.has(Side.RESPONSE)) {
            return new Screening.Unscreened(Cause.RESPONSE_MISSING);
        }
        PrefilterText text = PrefilterText.of(exchange);
        return decide(exchange, text, linear(text));
    }

    /// The encoder tier. Blocks; never called on a stream thread.
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
        Scores linear = linear(text);
        return decide(exchange, text, encoded(text, encoder, deadline).orElse(linear));
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
                if (!unread && !responseHigh && refusesInFull(seen)) {
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

    private static boolean refusesInFull(Observation.Seen seen) {
        List<Signal> signals = seen.signals();
        return !signals.isEmpty()
                && signals.stream().allMatch(signal -> signal.detail().equals("full"));
    }

    private Scores linear(PrefilterText text) {
        LinearModel both = model.linear().both();
        LinearModel response = model.linear().response();
        double highest = Double.NEGATIVE_INFINITY;
        double highestBoth = Double.NEGATIVE_INFINITY;
        List<Double> prompts = text.prompts().stream().map(this::prompt).toList();
        for (Form form : text.responses()) {
            double[] sums = {response.bias(), both.bias()};
            PrefilterFeatures.response(form.text(), (bucket, value) -> {
                sums[0] += response.contribution(bucket, value);
                sums[1] += both.contribution(bucket, value);
            });
            highest = Math.max(highest, sums[0]);
            for (double prompt : prompts) {
                highestBoth = Math.max(highestBoth, sums[1] + prompt);
            }
        }
        return scores(Tier.LINEAR, highest, highestBoth, response::probability, both::probability);
    }

    private double prompt(Form form) {
        double[] sum = new double[1];
        PrefilterFeatures.prompt(
                form.text(), (bucket, value) -> sum[0] += model.linear().both().contribution(bucket, value));
        return sum[0];
    }

    private Optional<Scores> encoded(PrefilterText text, Encoder encoder, Instant deadline) {
        Map<Form, float[]> vectors = new HashMap<>();
        List<Form> all = new ArrayList<>(text.prompts());
        all.addAll(text.responses());
        for (Form form : all) {
            String read = MeanEmbedding.read(form.plain(), text.prompts().contains(form));
            if (!(encoder.encode(read, deadline) instanceof Encoder.Encoding.Encoded encoded)) {
                return Optional.empty();
            }
            vectors.put(form, MeanEmbedding.of(encoded.windows()));
        }
        double highest = Double.NEGATIVE_INFINITY;
        double highestBoth = Double.NEGATIVE_INFINITY;
        for (Form response : text.responses()) {
            Scores alone = linear(new PrefilterText(List.of(), List.of(response), text.encoded(), false));
            float[] vector = vectors.getOrDefault(response, new float[0]);
            highest = Math.max(highest, mean(alone.response(), model.encoded().response(), vector, new float[0]));
            for (Form prompt : text.prompts()) {
                Scores pair = linear(new PrefilterText(List.of(prompt), List.of(response), text.encoded(), false));
                float[] asked = vectors.getOrDefault(prompt, new float[0]);
                highestBoth = Math.max(
                        highestBoth,
                        mean(pair.prompt().orElse(0), model.encoded().both(), vector, asked));
            }
        }
        return Optional.of(scores(Tier.ENCODER, highest, highestBoth, Prefilter::sigmoid, Prefilter::sigmoid));
    }

    /// Mean of the linear tier's logit and that of the encoder's weights.
    private static double mean(double linear, LinearModel weights, float[] response, float[] prompt) {
        double sum = weights.bias();
        for (int at = 0; at < response.length; at++) {
            sum += weights.contribution(at, response[at]);
        }
        for (int at = 0; at < prompt.length; at++) {
            sum += weights.contribution(response.length + at, prompt[at]);
        }
        return (logit(linear) + logit(weights.probability(sum))) / 2;
    }

    private static Scores scores(
            Tier tier, double response, double both, DoubleUnaryOperator ofResponse, DoubleUnaryOperator ofBoth) {
        return new Scores(
                tier,
                both == Double.NEGATIVE_INFINITY
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(ofBoth.applyAsDouble(both)),
                response == Double.NEGATIVE_INFINITY ? 0 : ofResponse.applyAsDouble(response));
    }

    private static double logit(double probability) {
        double inside = Math.clamp(probability, EDGE, 1 - EDGE);
        return Math.log(inside / (1 - inside));
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
