// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.PrefilterText.Form;
import io.weir.guard.prefilter.Screening.Scores;
import io.weir.guard.prefilter.Screening.Tier;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BinaryOperator;

/// The encoder tier's scores: of each window that is encoded, the mean of both tiers' log-odds.
///
/// Of each response its first window is encoded, and the window that the linear tier finds worst.
final class EncoderScores {

    private EncoderScores() {}

    /// What of a prompt is encoded: both ends.
    static String prompt(Form form) {
        return MeanEmbedding.read(form.text().value(), true);
    }

    /// What of a response is encoded.
    static String response(Form form, int window) {
        int length = form.text().length();
        return form.text().substring(PrefilterFeatures.start(window, length), PrefilterFeatures.end(window, length));
    }

    /// Empty where the encoder did not answer.
    static Optional<Scores> of(
            PrefilterModel model, LinearScores linear, PrefilterText text, Encoder encoder, Instant deadline) {
        Set<LinearScores.Window> windows = chosen(linear);
        var vectors = new Vectors(encoder, deadline);
        for (LinearScores.Window window : windows) {
            if (!vectors.add(response(window.form(), window.index()))) {
                return Optional.empty();
            }
        }
        for (Form prompt : text.prompts()) {
            if (!vectors.add(prompt(prompt))) {
                return Optional.empty();
            }
        }
        double response = 0;
        OptionalDouble both = OptionalDouble.empty();
        for (LinearScores.Window window : windows) {
            float[] answered = vectors.of(response(window.form(), window.index()));
            response = Math.max(
                    response, mean(linear.response(window), model.encoded().response(), answered, new float[0]));
            for (int at = 0; at < text.prompts().size(); at++) {
                float[] asked = vectors.of(prompt(text.prompts().get(at)));
                double pair = mean(
                        linear.both(window, linear.prompts().get(at)),
                        model.encoded().both(),
                        answered,
                        asked);
                both = OptionalDouble.of(Math.max(both.orElse(0), pair));
            }
        }
        return Optional.of(new Scores(Tier.ENCODER, both, response));
    }

    private static Set<LinearScores.Window> chosen(LinearScores linear) {
        Set<LinearScores.Window> chosen = new LinkedHashSet<>();
        Map<Form, LinearScores.Window> worst = new HashMap<>();
        Map<Form, LinearScores.Window> worstOfBoth = new HashMap<>();
        for (LinearScores.Window window : linear.windows()) {
            if (window.index() == 0) {
                chosen.add(window);
            }
            worst.merge(window.form(), window, higher(Comparator.comparingDouble(LinearScores.Window::response)));
            worstOfBoth.merge(window.form(), window, higher(Comparator.comparingDouble(LinearScores.Window::both)));
        }
        chosen.addAll(worst.values());
        chosen.addAll(worstOfBoth.values());
        return chosen;
    }

    private static BinaryOperator<LinearScores.Window> higher(Comparator<LinearScores.Window> by) {
        return (a, b) -> by.compare(a, b) >= 0 ? a : b;
    }

    /// Probability of the mean of the linear tier's log-odds and that of the encoder's weights.
    private static double mean(double linear, LinearModel weights, float[] response, float[] prompt) {
        double sum = weights.bias();
        for (int at = 0; at < response.length; at++) {
            sum += weights.contribution(at, response[at]);
        }
        for (int at = 0; at < prompt.length; at++) {
            sum += weights.contribution(response.length + at, prompt[at]);
        }
        return Prefilter.sigmoid((Prefilter.logit(linear) + Prefilter.logit(weights.probability(sum))) / 2);
    }

    /// Owned by one call.
    private static final class Vectors {

        private final Encoder encoder;
        private final Instant deadline;
        private final Map<String, float[]> known = new HashMap<>();

        Vectors(Encoder encoder, Instant deadline) {
            this.encoder = encoder;
            this.deadline = deadline;
        }

        /// Whether the encoder answered.
        boolean add(String text) {
            if (known.containsKey(text)) {
                return true;
            }
            if (encoder.encode(text, deadline) instanceof Encoder.Encoding.Encoded(List<Encoder.Window> windows, int _)
                    && !windows.isEmpty()) {
                known.put(text, MeanEmbedding.of(windows));
                return true;
            }
            return false;
        }

        float[] of(String text) {
            return known.getOrDefault(text, new float[0]);
        }
    }
}
