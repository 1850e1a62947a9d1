// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.PrefilterText.Form;
import java.util.ArrayList;
import java.util.List;

/// The linear tier's log-odds of every window of every form.
///
/// @param windows of all responses
/// @param prompts what each prompt form adds to the margin of both
record LinearScores(PrefilterModel.Pair weights, List<Window> windows, List<Double> prompts) {

    /// @param response margin of the window alone
    /// @param both what the window adds to the margin of prompt and response
    record Window(Form form, int index, double response, double both) {}

    LinearScores {
        windows = List.copyOf(windows);
        prompts = List.copyOf(prompts);
    }

    static LinearScores of(PrefilterModel.Pair weights, PrefilterText text) {
        LinearModel both = weights.both();
        LinearModel response = weights.response();
        List<Window> windows = new ArrayList<>();
        for (Form form : text.responses()) {
            for (int index = 0; index < PrefilterFeatures.windows(form.text().length()); index++) {
                double[] sums = {response.bias(), both.bias()};
                PrefilterFeatures.response(form.text(), index, (feature, value) -> {
                    sums[0] += response.contribution(feature, value);
                    sums[1] += both.contribution(feature, value);
                });
                windows.add(new Window(form, index, sums[0], sums[1]));
            }
        }
        List<Double> prompts = new ArrayList<>();
        for (Form form : text.prompts()) {
            double[] sum = new double[1];
            PrefilterFeatures.prompt(form.text(), (feature, value) -> sum[0] += both.contribution(feature, value));
            prompts.add(sum[0]);
        }
        return new LinearScores(weights, windows, prompts);
    }

    /// Probability of the window alone.
    double response(Window window) {
        return weights.response().probability(window.response());
    }

    /// Probability of prompt and window together.
    double both(Window window, double prompt) {
        return weights.both().probability(window.both() + prompt);
    }
}
