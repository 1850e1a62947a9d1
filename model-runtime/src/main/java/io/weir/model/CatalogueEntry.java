// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A model that Weir can serve: its files, how it reads, and whose it is.
///
/// @param id slug: label of metrics, name in verdicts
/// @param files by what each is for: [#MODEL], [#TOKENIZER], and others that its reader knows
/// @param form as the task wants it
/// @param thresholds suggestions for a policy, by label; nothing here applies them
/// @param knownAnswer texts and what the model must answer
/// @param derivation where a command makes the served file out of one of these
public record CatalogueEntry(
        String id,
        Task task,
        Precision precision,
        Map<String, ModelFile> files,
        ModelForm form,
        Map<String, Double> thresholds,
        Licence licence,
        Optional<Companion> knownAnswer,
        Optional<Derivation> derivation) {

    public static final String MODEL = "model";
    public static final String TOKENIZER = "tokenizer";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public CatalogueEntry {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        thresholds = Map.copyOf(thresholds);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an id is 1 to 63 of a-z 0-9 -");
        }
        boolean fits = switch (task) {
            case EMBEDDING -> form instanceof ModelForm.Embedding;
            case SEQUENCE_LOGITS, PAIR_LOGITS, TOKEN_LOGITS -> form instanceof ModelForm.Logits;
            case IMAGE_FEATURES -> form instanceof ModelForm.ImageFeatures;
            case CAUSAL_LM -> form instanceof ModelForm.CausalLm;
            case LINEAR, SENTENCES, WORDS, PARTS_OF_SPEECH, LEMMAS, LANGUAGE -> form instanceof ModelForm.Weights;
        };
        if (!fits) {
            throw new IllegalArgumentException(id + ": the task " + task.slug() + " has another form");
        }
        if (!files.containsKey(MODEL) && derivation.isEmpty()) {
            throw new IllegalArgumentException(id + ": names no file `model`");
        }
    }

    /// A text model of this process, as tests and benchmarks make one; nothing is suggested for policies.
    public static CatalogueEntry of(
            String id, Task task, Precision precision, ModelFile model, ModelFile tokenizer, ModelForm form) {
        return new CatalogueEntry(
                id,
                task,
                precision,
                Map.of(MODEL, model, TOKENIZER, tokenizer),
                form,
                Map.of(),
                new Licence("none", "none", Licence.Distribution.ON_DEMAND),
                Optional.empty(),
                Optional.empty());
    }

    /// Weights.
    public ModelFile model() {
        return file(MODEL);
    }

    public ModelFile tokenizer() {
        return file(TOKENIZER);
    }

    /// @throws IllegalStateException where the entry has no such file: its opener expects another task
    public ModelFile file(String key) {
        ModelFile file = files.get(key);
        if (file == null) {
            throw new IllegalStateException(id + " has no file `" + key + "`");
        }
        return file;
    }

    /// How its texts are cut into windows.
    ///
    /// @throws IllegalStateException where it reads no texts
    public TextSettings text() {
        return switch (form) {
            case ModelForm.Embedding embedding -> embedding.text();
            case ModelForm.Logits logits -> logits.text();
            case ModelForm.ImageFeatures _, ModelForm.CausalLm _, ModelForm.Weights _ ->
                throw new IllegalStateException(id + " reads no text in windows");
        };
    }

    /// Width of an answer's row: of a vector, or as many as there are labels.
    ///
    /// @throws IllegalStateException where its answers have no such width
    public int width() {
        return switch (form) {
            case ModelForm.Embedding embedding -> embedding.width();
            case ModelForm.Logits logits -> logits.labels().size();
            case ModelForm.ImageFeatures features -> features.image().width();
            case ModelForm.CausalLm _, ModelForm.Weights _ ->
                throw new IllegalStateException(id + " has no rows of a width");
        };
    }
}
