// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.Encoder;
import io.weir.guard.LanguageModel;
import io.weir.guard.backtranslation.AnswerOnly;
import io.weir.guard.backtranslation.AnswerReader;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Backtranslator;
import io.weir.guard.backtranslation.BoundedCache;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Consistency;
import io.weir.guard.backtranslation.EmbeddedAnswers;
import io.weir.guard.backtranslation.EscalationBudget;
import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.guard.backtranslation.GuessQuestion;
import io.weir.guard.backtranslation.IntentShift;
import io.weir.guard.backtranslation.Investigation;
import io.weir.guard.backtranslation.JudgedRequests;
import io.weir.guard.backtranslation.LinearRequestGuard;
import io.weir.guard.backtranslation.PrefilterScreen;
import io.weir.guard.backtranslation.RecentEncodings;
import io.weir.guard.backtranslation.Refusals;
import io.weir.guard.backtranslation.Refuser;
import io.weir.guard.backtranslation.RequestGuard;
import io.weir.guard.backtranslation.Screen;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.judge.FrameKey;
import io.weir.guard.judge.HardenedFraming;
import io.weir.guard.judge.Judge;
import io.weir.guard.judge.Scale;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.prefilter.Prefilter;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.model.Catalogue;
import io.weir.topology.model.ModelRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the backtranslation guard of the tier that a configuration asks for, with its models.
final class BacktranslationLoader {
    private static final Logger LOG = LoggerFactory.getLogger(BacktranslationLoader.class);

    /// Cosine of guess and answer, below which one guess in twenty of the small model lies.
    private static final double CONSISTENT_FROM = .03;

    /// Cosine from which two guesses count as one.
    private static final double ALIKE_FROM = .97;

    /// With fewer a model that guesses starves the encoder that every guard waits for.
    private static final int CORES_MIN = 4;

    /// Of each of 64 looks guess, prompt, cut, and the windows of a usual answer.
    private static final int ENCODINGS_MAX = 1_024;

    private static final int JUDGED_CHARACTERS_MAX = 16_000;

    private final BacktranslationSettings settings;
    private final ModelRuntime models;
    /// Remembers what the prefilter and every stage read of one answer.
    private final Encoder encoder;

    private final InstantSource clock = InstantSource.system();

    private BacktranslationLoader(BacktranslationSettings settings, ModelRuntime models) throws IOException {
        this.settings = settings;
        this.models = models;
        this.encoder = new RecentEncodings(models.encoder(Catalogue.ALL_MINILM_L6_V2.id()), ENCODINGS_MAX);
    }

    /// @param trails is told of every look, guess included: it decides what of that is kept
    /// @throws IOException where a model of the tier is not to be had
    static BacktranslationGuard load(BacktranslationSettings settings, ModelRuntime models, Consumer<Concluded> trails)
            throws IOException {
        var loader = new BacktranslationLoader(settings, models);
        Investigation investigation = loader.investigation();
        LOG.info(
                "backtranslation: tier={} models={}",
                investigation.settings().tier().slug(),
                investigation.models().stream().map(model -> model.id()).toList());
        var budget = new EscalationBudget(
                settings.inFlightMax().orElseGet(() -> inFlightMax(investigation)), settings.marginAtFull());
        var guard = new BacktranslationGuard(loader.screen(), investigation, budget, trails, loader.clock);
        return (investigation instanceof AnswerOnly
                        ? guard
                        : guard.beside(loader.answerOnly()).measuring(new IntentShift(loader.encoder)))
                .within(settings.deadline());
    }

    /// A guess costs a core of this machine for a second or so: one waits beside those that run.
    private static int inFlightMax(Investigation investigation) {
        int running = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return investigation.settings().tier() == Tier.EMBEDDED ? running + 1 : 64;
    }

    private Screen screen() {
        var prefilter = new Prefilter(
                PrefilterModel.shipped(), RefusalGuard.shipped(), new AuditSample(auditKey(), settings.auditRate()));
        return settings.prefilterEncoder()
                ? PrefilterScreen.withEncoder(prefilter, encoder)
                : PrefilterScreen.linear(prefilter);
    }

    private byte[] auditKey() {
        if (settings.auditKey().isPresent()) {
            return settings.auditKey().get().text().getBytes(StandardCharsets.UTF_8);
        }
        LOG.info("backtranslation: no weir.backtranslation.audit-key is set, so a replay audits other exchanges");
        return random();
    }

    private static byte[] random() {
        byte[] bytes = new byte[2 * AuditSample.KEY_BYTES_MIN];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private Investigation investigation() throws IOException {
        return switch (settings.tier()) {
            case ANSWER_ONLY -> answerOnly();
            case REMOTE -> remote();
            case EMBEDDED ->
                embedded(models.languageModel(settings.languageModel())
                        .orElseThrow(
                                () -> new IOException("weir.backtranslation.tier is embedded, and the language model "
                                        + settings.languageModel() + " is not there; run ./weir models convert"
                                        + " smollm2-135m-instruct, or write auto or answer-only")));
            case AUTO -> auto();
        };
    }

    private Investigation auto() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores < CORES_MIN) {
            LOG.warn("backtranslation judges answers alone, without a guess: cores={} needed={}", cores, CORES_MIN);
            return answerOnly();
        }
        Optional<LanguageModel> model = models.languageModel(settings.languageModel());
        if (model.isEmpty()) {
            LOG.warn(
                    "backtranslation judges answers alone, without a guess: the language model {} is not in the store;"
                            + " ./weir models convert puts it there",
                    settings.languageModel());
            return answerOnly();
        }
        return embedded(model.get());
    }

    private AnswerOnly answerOnly() {
        return new AnswerOnly(GuessGuardModel.shipped(), encoder, clock);
    }

    private Investigation embedded(LanguageModel model) {
        return new Backtranslation(
                TierSettings.embedded(.5).guessing(settings.guesses()),
                answers(),
                new Backtranslator(
                        model,
                        new GuessQuestion(GuessQuestion.Form.EXAMPLES, false),
                        new Refusals(RefusalGuard.shipped()),
                        cache(),
                        clock),
                new Consistency.ByEmbedding(encoder, CONSISTENT_FROM),
                weights(),
                null,
                clock);
    }

    private Investigation remote() {
        LanguageModel guesser = models.remote(settings.guesser().orElseThrow());
        LanguageModel refuser =
                models.remote(settings.refuser().or(settings::guesser).orElseThrow());
        var refusals = new Refusals(RefusalGuard.shipped());
        return new Backtranslation(
                TierSettings.remote(),
                answers(),
                new Backtranslator(
                        guesser, new GuessQuestion(GuessQuestion.Form.LABEL, false), refusals, cache(), clock),
                consistency(guesser),
                settings.judge().map(this::judge).orElseGet(this::weights),
                new Refuser(refuser, refusals, cache(), encoder, ALIKE_FROM, clock),
                clock);
    }

    private AnswerReader answers() {
        return new EmbeddedAnswers(GuessGuardModel.shipped(), encoder);
    }

    private RequestGuard weights() {
        return new LinearRequestGuard(GuessGuardModel.shipped(), encoder);
    }

    /// Its question holds a mark that nobody outside can foresee.
    private RequestGuard judge(String name) {
        var framing = new HardenedFraming(new FrameKey(random()));
        var judge = new Judge(models.remote(name), framing, Scale.AS_SAID, JUDGED_CHARACTERS_MAX);
        return new JudgedRequests(judge, cache());
    }

    private Consistency consistency(LanguageModel guesser) {
        Consistency byEmbedding = new Consistency.ByEmbedding(encoder, CONSISTENT_FROM);
        return settings.likelihoodMin().isEmpty()
                ? byEmbedding
                : new Consistency.FirstOf(
                        new Consistency.ByLikelihood(
                                guesser, settings.likelihoodMin().getAsDouble()),
                        byEmbedding);
    }

    private <V> BoundedCache<V> cache() {
        return new BoundedCache<>(settings.cacheSizeMax(), settings.cacheLifetime(), clock);
    }
}
