// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.CatalogueEntry;
import io.weir.model.EncoderInput;
import io.weir.model.ModelForm;
import io.weir.model.Pooling;
import io.weir.model.Task;
import java.util.Map;

/// How a catalogue entry's inputs become rows, and how its answers are taken from the graph.
///
/// @param perToken whether the graph answers by token
/// @param answer what is read for the entry's own task
/// @param pairs whether it reads two texts together, else one
/// @param prefixes what is written before a text, by purpose
record Reading(boolean perToken, Readout answer, boolean pairs, Map<String, String> prefixes) {

    private static final String USUAL_PURPOSE = "query";

    Reading {
        prefixes = Map.copyOf(prefixes);
    }

    /// @throws IllegalArgumentException where the entry is no text encoder
    static Reading of(CatalogueEntry entry) {
        return switch (entry.form()) {
            case ModelForm.Embedding form ->
                new Reading(form.pooling() != Pooling.NONE, pooled(form), false, form.prefixes());
            case ModelForm.Logits _ -> logits(entry.task());
            case ModelForm.ImageFeatures _, ModelForm.CausalLm _, ModelForm.Weights _ ->
                throw new IllegalArgumentException(entry.id() + " is no text encoder: its task is "
                        + entry.task().slug());
        };
    }

    boolean reads(EncoderInput input) {
        return switch (input) {
            case EncoderInput.Text _ -> !pairs;
            case EncoderInput.TextPair _ -> pairs;
        };
    }

    /// Whether each token's own state can be read, before pooling.
    boolean hasStates() {
        return perToken && !(answer instanceof Readout.EachToken);
    }

    /// The prefix of texts that are compared with one another.
    String usualPrefix() {
        return prefixes.getOrDefault(USUAL_PURPOSE, "");
    }

    /// @throws IllegalArgumentException where the entry has no prefix for the purpose
    String prefix(String purpose) {
        String prefix = prefixes.get(purpose);
        if (prefix == null) {
            throw new IllegalArgumentException("the model has prefixes for " + prefixes.keySet());
        }
        return prefix;
    }

    private static Readout pooled(ModelForm.Embedding form) {
        return switch (form.pooling()) {
            case MEAN -> new Readout.Mean(form.normalise());
            case CLS, NONE -> new Readout.First(form.normalise());
        };
    }

    private static Reading logits(Task task) {
        boolean perToken = task == Task.TOKEN_LOGITS;
        Readout readout = perToken ? new Readout.EachToken() : new Readout.First(false);
        return new Reading(perToken, readout, task == Task.PAIR_LOGITS, Map.of());
    }
}
