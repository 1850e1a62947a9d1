// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.CatalogueEntry;
import io.weir.model.Matrix;
import io.weir.model.ModelForm;
import io.weir.model.Pooling;
import io.weir.model.Task;

/// How a served graph's numbers become a window's answer.
///
/// @param perToken whether the graph answers by token
/// @param pooling of such an answer; none where each token's row is wanted
/// @param normalise whether the vector gets length 1
/// @param pairs whether it reads two texts together
record Pooled(boolean perToken, Pooling pooling, boolean normalise, boolean pairs) {

    /// @throws IllegalArgumentException where the entry is no text encoder
    static Pooled of(CatalogueEntry entry) {
        return switch (entry.form()) {
            case ModelForm.Embedding form ->
                new Pooled(form.pooling() != Pooling.NONE, form.pooling(), form.normalise(), false);
            case ModelForm.Logits _ ->
                new Pooled(entry.task() == Task.TOKEN_LOGITS, Pooling.NONE, false, entry.task() == Task.PAIR_LOGITS);
            case ModelForm.ImageFeatures _, ModelForm.CausalLm _, ModelForm.Weights _ ->
                throw new IllegalArgumentException(entry.id() + " is no text encoder");
        };
    }

    /// Whether an answer has a row for each token of the text.
    boolean givesTokens() {
        return perToken && pooling == Pooling.NONE;
    }

    /// @param from where the window's numbers begin
    /// @param tokens of the window, special ones included
    /// @throws NoAnswerException where a number is not finite
    Matrix answer(float[] numbers, int from, int tokens, int width) throws NoAnswerException {
        double[] sum = new double[width];
        int counted = pooling == Pooling.MEAN ? tokens : 1;
        for (int token = 0; token < counted; token++) {
            for (int i = 0; i < width; i++) {
                sum[i] += numbers[from + token * width + i];
            }
        }
        double square = 0;
        for (int i = 0; i < width; i++) {
            sum[i] /= counted;
            square += sum[i] * sum[i];
        }
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (normalise ? sum[i] / Math.sqrt(square) : sum[i]);
        }
        return finite(width, vector);
    }

    /// The rows of tokens `first` to `first + count`.
    static Matrix rows(float[] numbers, int from, int first, int count, int width) throws NoAnswerException {
        float[] rows = new float[count * width];
        System.arraycopy(numbers, from + first * width, rows, 0, rows.length);
        return finite(width, rows);
    }

    private static Matrix finite(int width, float[] values) throws NoAnswerException {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw NoAnswerException.broken();
            }
        }
        return new Matrix(width, values);
    }
}
