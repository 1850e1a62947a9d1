// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.Encoder;
import io.weir.guard.Guard;
import io.weir.guard.LanguageModel;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.RecentEncodings;
import io.weir.guard.conversation.ConversationGuard;
import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.hazard.HazardGuard;
import io.weir.guard.pattern.PatternGuard;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.uncertainty.LanguageModelConcepts;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintySettings;
import io.weir.model.Catalogue;
import io.weir.model.ModelListener;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.model.ModelWatch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes the guards that a configuration names, and opens the models that they ask.
///
/// A model is opened before the first record is read, and its files are checked against their hashes, or the
/// start fails. Until it gives its known answers its guards are inconclusive, and readiness shows it.
public final class GuardLoader {

    private GuardLoader() {}

    /// Catalogue ids of the models that these guards ask.
    public static List<String> models(List<String> ids) {
        return ids.contains("hazard") || ids.contains("backtranslation") || ids.contains("uncertainty")
                ? List.of(Catalogue.ALL_MINILM_L6_V2.id())
                : List.of();
    }

    /// With the usual settings, told to nobody.
    public static ChatGuards load(List<String> ids) throws IOException {
        return load(ids, ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE));
    }

    /// With the usual settings of guards, told to nobody.
    public static ChatGuards load(List<String> ids, ModelRuntime models) throws IOException {
        return load(ids, GuardSettings.USUAL, models, GuardListeners.NONE);
    }

    /// With the uncertainty guard's usual settings, its looks told to nobody.
    ///
    /// @param trails is told of every look of the backtranslation guard, guess included
    public static ChatGuards load(
            List<String> ids,
            BacktranslationSettings backtranslation,
            ConversationSettings conversations,
            ModelRuntime models,
            Consumer<Concluded> trails)
            throws IOException {
        return load(
                ids,
                new GuardSettings(backtranslation, UncertaintySettings.USUAL, conversations),
                models,
                new GuardListeners(trails, _ -> {}));
    }

    /// @param ids `pattern`, `refusal`, `hazard`, `backtranslation`, `uncertainty`, `conversation`
    /// @param models taken over: closed with the guards, or at once where one does not open
    /// @throws IOException where a model's files are missing or are not what they should be
    public static ChatGuards load(
            List<String> ids, GuardSettings settings, ModelRuntime models, GuardListeners listeners)
            throws IOException {
        List<Guard> guards = new ArrayList<>();
        Optional<LanguageModel> again;
        try {
            again = settings.again().map(models::remote);
            for (String id : ids) {
                switch (id) {
                    case "pattern" -> guards.add(new PatternGuard());
                    case "refusal" -> guards.add(RefusalGuard.shipped());
                    case "hazard" -> guards.add(HazardGuard.shipped(models.encoder(Catalogue.ALL_MINILM_L6_V2.id())));
                    case "backtranslation" ->
                        guards.add(BacktranslationLoader.load(settings.backtranslation(), models, listeners.trails()));
                    case "uncertainty" -> guards.add(uncertainty(settings.uncertainty(), models, listeners.claims()));
                    case "conversation" -> guards.add(new ConversationGuard(settings.conversations()));
                    default -> throw new IllegalArgumentException("there is no guard of that name");
                }
            }
        } catch (IOException | RuntimeException failed) {
            models.close();
            throw failed;
        }
        var watch = ModelWatch.over(models.open(), InstantSource.system(), ModelWatch.EVERY);
        return new ChatGuards(guards, watch, again, List.of(models::close));
    }

    private static UncertaintyGuard uncertainty(
            UncertaintySettings settings, ModelRuntime models, Consumer<UncertaintyLook> looks) throws IOException {
        Encoder encoder = models.encoder(Catalogue.ALL_MINILM_L6_V2.id());
        SupportFile weights = SupportFile.shipped();
        var guard = new UncertaintyGuard(
                new RecentEncodings(encoder, settings.cacheSizeMax()),
                weights,
                settings,
                looks,
                InstantSource.system());
        return settings.extractor()
                .map(name -> guard.claimsBy(new LanguageModelConcepts(
                        models.remote(name), weights.model().words())))
                .orElse(guard);
    }
}
