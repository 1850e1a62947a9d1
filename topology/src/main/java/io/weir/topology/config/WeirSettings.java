// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import static io.weir.topology.config.ConfigKey.*;

import io.weir.alert.AlertSettings;
import io.weir.guard.backtranslation.TierSettings.Guesses;
import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.uncertainty.UncertaintySettings;
import io.weir.guard.uncertainty.review.ResampleSettings;
import io.weir.model.Device;
import io.weir.model.StoreSettings;
import io.weir.model.remote.RemoteModelSettings;
import io.weir.stream.ChatLaneSettings;
import io.weir.stream.ChatLaneSettings.Reviews;
import io.weir.stream.ImageLaneSettings;
import io.weir.stream.ReviewSettings;
import io.weir.stream.async.AsyncSettings;
import io.weir.topology.chat.BacktranslationSettings;
import io.weir.topology.chat.BacktranslationSettings.Choice;
import io.weir.topology.chat.GuardSettings;
import io.weir.topology.chat.ResampleConfig;
import io.weir.topology.chat.StreamsSettings;
import io.weir.topology.config.ConfigReader.Values;
import io.weir.topology.image.BucketSettings;
import io.weir.topology.image.ImageNodeSettings;
import io.weir.topology.model.LanguageModelName;
import io.weir.topology.model.ModelLimits;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.registry.RegistrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything that the application is made with, checked.
///
/// @param guards ids of the guards that this process has
/// @param reviews of the uncertainty guard's verdicts; empty where none are wanted
/// @param resampling empty where nothing is asked for again
/// @param conversations what the guard of that name keeps in mind
/// @param tenants those with metrics of their own
/// @param concurrencyMax exchanges whose guards are asked at once
/// @param images of the image lane; absent where it is off
/// @param httpPort 0 takes a free one
/// @param stuckAfter without a sign of life for as long, a stream thread is stuck
public record WeirSettings(
        KafkaSettings kafka,
        ChatLaneSettings lane,
        AlertSettings alerts,
        List<String> guards,
        BacktranslationSettings backtranslation,
        UncertaintySettings uncertainty,
        Optional<ReviewSettings> reviews,
        Optional<ResampleConfig> resampling,
        ConversationSettings conversations,
        List<String> tenants,
        int concurrencyMax,
        Optional<RegistrySettings> registry,
        ModelSettings models,
        Optional<ImageNodeSettings> images,
        String httpHost,
        int httpPort,
        Duration stuckAfter) {

    public WeirSettings {
        guards = List.copyOf(guards);
        tenants = List.copyOf(tenants);
    }

    static WeirSettings of(
            Values values,
            Map<String, Map<ConfigKey, Object>> byModel,
            Map<String, RemoteModelSettings> remote,
            Map<String, String> kafkaProperties) {
        AlertSettings alerts = AlertSettings.DEFAULT;
        return new WeirSettings(
                kafka(values, kafkaProperties),
                lane(values),
                new AlertSettings(
                        values.time(ALERT_QUIET),
                        alerts.samplesMax(),
                        alerts.escalationBase(),
                        alerts.levelMax(),
                        alerts.reminder()),
                values.words(GUARDS),
                backtranslation(values, remote.keySet()),
                uncertainty(values, remote.keySet()),
                reviews(values),
                resampling(values, remote),
                new ConversationSettings(values.time(CONVERSATION_HALF_LIFE)),
                values.words(TENANTS),
                values.whole(CONCURRENCY_MAX),
                registry(values),
                models(values, byModel, remote),
                images(values),
                values.get(HTTP_HOST, String.class),
                values.whole(HTTP_PORT),
                values.time(STUCK_AFTER));
    }

    private static BacktranslationSettings backtranslation(Values values, Set<String> remote) {
        Choice tier = Choice.valueOf(values.get(BACKTRANSLATION_TIER, String.class)
                .toUpperCase(Locale.ROOT)
                .replace('-', '_'));
        Optional<String> guesser = values.find(BACKTRANSLATION_GUESSER, String.class);
        Optional<String> refuser =
                values.find(BACKTRANSLATION_REFUSER, String.class).or(() -> guesser);
        Optional<String> judge = values.find(BACKTRANSLATION_JUDGE, String.class);
        if (tier == Choice.REMOTE) {
            known(BACKTRANSLATION_GUESSER, guesser, remote);
            known(BACKTRANSLATION_REFUSER, refuser, remote);
            if (judge.isPresent()) {
                known(BACKTRANSLATION_JUDGE, judge, remote);
            }
        }
        return new BacktranslationSettings(
                tier,
                values.get(BACKTRANSLATION_PREFILTER, String.class).equals("encoder"),
                LanguageModelName.of(values.get(BACKTRANSLATION_MODEL, String.class)),
                Guesses.valueOf(values.get(BACKTRANSLATION_GUESS, String.class).toUpperCase(Locale.ROOT)),
                guesser,
                refuser,
                judge,
                values.find(BACKTRANSLATION_LIKELIHOOD, Double.class).stream()
                        .mapToDouble(Double::doubleValue)
                        .findFirst(),
                values.time(BACKTRANSLATION_DEADLINE),
                values.get(BACKTRANSLATION_AUDIT_RATE, Double.class),
                values.find(BACKTRANSLATION_AUDIT_KEY, String.class).map(BacktranslationSettings.AuditKey::new),
                values.findWhole(BACKTRANSLATION_IN_FLIGHT),
                values.get(BACKTRANSLATION_MARGIN, Double.class),
                values.whole(BACKTRANSLATION_CACHE_SIZE),
                values.time(BACKTRANSLATION_CACHE_LIFETIME));
    }

    private static UncertaintySettings uncertainty(Values values, Set<String> remote) {
        Optional<String> extractor = values.find(UNCERTAINTY_EXTRACTOR, String.class);
        if (extractor.isPresent()) {
            known(UNCERTAINTY_EXTRACTOR, extractor, remote);
        }
        return new UncertaintySettings(
                values.get(UNCERTAINTY_DOCUMENTS, String.class).equals("system"),
                values.whole(UNCERTAINTY_PIECES),
                values.whole(UNCERTAINTY_SENTENCES),
                values.get(UNCERTAINTY_PRIOR, Boolean.class),
                values.findWhole(UNCERTAINTY_IN_FLIGHT).orElseGet(UncertaintySettings::inFlightUsual),
                values.whole(UNCERTAINTY_CACHE_SIZE),
                values.time(UNCERTAINTY_DEADLINE),
                extractor);
    }

    private static Optional<ReviewSettings> reviews(Values values) {
        if (!values.get(REVIEWS, Boolean.class) || !values.words(GUARDS).contains("uncertainty")) {
            return Optional.empty();
        }
        ReviewSettings usual = ReviewSettings.DEFAULT;
        return Optional.of(new ReviewSettings(
                values.time(REVIEWS_WINDOW),
                values.get(NEIGHBOURS, Boolean.class),
                values.whole(REVIEWS_TENANT),
                values.whole(NEIGHBOURS_BUCKET),
                usual.planes(),
                usual.checkInterval(),
                usual.async(),
                usual.placement()));
    }

    private static Optional<ResampleConfig> resampling(Values values, Map<String, RemoteModelSettings> remote) {
        Optional<String> model = values.find(RESAMPLE_MODEL, String.class);
        if (model.isEmpty() || reviews(values).isEmpty()) {
            return Optional.empty();
        }
        known(RESAMPLE_MODEL, model, remote.keySet());
        return model.flatMap(name -> Optional.ofNullable(remote.get(name))
                .map(server -> new ResampleConfig(
                        name,
                        server.model(),
                        new ResampleSettings(
                                values.get(RESAMPLE_TEMPERATURE, Double.class),
                                values.whole(RESAMPLE_SAMPLES),
                                values.whole(RESAMPLE_TOKENS),
                                values.time(RESAMPLE_GRACE)),
                        values.whole(RESAMPLE_BUDGET),
                        values.get(RESAMPLE_RISK, Double.class),
                        values.get(RESAMPLE_CONTROL, Double.class),
                        values.find(RESAMPLE_KEY, String.class).map(BacktranslationSettings.AuditKey::new))));
    }

    private static Reviews offered(Values values) {
        if (reviews(values).isEmpty()) {
            return Reviews.NONE;
        }
        return values.find(RESAMPLE_MODEL, String.class).isPresent() ? Reviews.PROMPTS : Reviews.ANSWERS;
    }

    /// What the guards among these are made with.
    public GuardSettings guardSettings() {
        return new GuardSettings(backtranslation, uncertainty, conversations, resampling.map(ResampleConfig::model));
    }

    private static void known(ConfigKey key, Optional<String> name, Set<String> remote) {
        if (name.filter(remote::contains).isEmpty()) {
            throw new IllegalArgumentException(key.key()
                    + name.map(unknown -> ": \"" + unknown + "\" is not among").orElse(": is missing; write one of")
                    + " the models under " + RemoteKey.PREFIX + "<name>: "
                    + (remote.isEmpty() ? "there are none" : String.join(", ", new TreeSet<>(remote))));
        }
    }

    private static ModelSettings models(
            Values values, Map<String, Map<ConfigKey, Object>> byModel, Map<String, RemoteModelSettings> remote) {
        StoreSettings store = StoreSettings.at(values.get(MODEL_STORE, Path.class))
                .withOffline(values.get(MODEL_OFFLINE, Boolean.class))
                .withFolders(values.find(MODEL_PACKAGES, Path.class).stream().toList());
        Map<String, ModelLimits> byId = new HashMap<>();
        byModel.forEach((id, own) -> byId.put(id, limits(values.with(own))));
        return new ModelSettings(store, values.find(MODEL_CATALOGUE, Path.class), limits(values), byId, remote);
    }

    private static ModelLimits limits(Values values) {
        return new ModelLimits(
                values.get(MODEL_DEVICE, Device.class),
                values.findWhole(MODEL_BATCH_TOKENS),
                values.findWhole(MODEL_BATCH_ROWS),
                values.find(MODEL_BATCH_PADDING, Double.class),
                values.find(MODEL_BATCH_DELAY, Duration.class),
                values.findWhole(MODEL_QUEUE_TOKENS),
                values.findWhole(MODEL_WORKERS),
                values.findWhole(MODEL_THREADS),
                values.findWhole(MODEL_CONTEXT_TOKENS));
    }

    private static Optional<ImageNodeSettings> images(Values values) {
        String encoder = values.get(IMAGE_ENCODER, String.class);
        if (encoder.equals("off")) {
            return Optional.empty();
        }
        ImageLaneSettings usual = ImageLaneSettings.DEFAULT;
        Duration deadline = values.time(IMAGE_DEADLINE);
        var lane = new ImageLaneSettings(
                usual.dedupeWindow(),
                usual.duplicateWindow(),
                values.time(CLOCK_AHEAD_MAX),
                Math.toIntExact(values.get(IMAGE_FILE_BYTES_MAX, Long.class)),
                values.get(IMAGE_UNKNOWN_P, Double.class),
                usual.async().withDeadline(deadline),
                usual.placement());
        return Optional.of(new ImageNodeSettings(
                encoder,
                values.find(IMAGE_REFERENCE, Path.class),
                values.find(IMAGE_PROTECTED, Path.class),
                values.find(IMAGE_DIRECTORY, Path.class),
                bucket(values),
                values.words(TENANTS),
                values.whole(IMAGE_CONCURRENCY),
                lane));
    }

    private static Optional<BucketSettings> bucket(Values values) {
        Optional<URI> endpoint = values.find(IMAGE_BUCKET_ENDPOINT, URI.class);
        Optional<String> name = values.find(IMAGE_BUCKET_NAME, String.class);
        if (endpoint.isPresent() != name.isPresent()) {
            throw new IllegalArgumentException(
                    IMAGE_BUCKET_ENDPOINT.key() + " and " + IMAGE_BUCKET_NAME.key() + " go together");
        }
        Optional<String> access = values.find(IMAGE_BUCKET_ACCESS_KEY, String.class);
        Optional<String> secret = values.find(IMAGE_BUCKET_SECRET_KEY, String.class);
        if (access.isPresent() != secret.isPresent()) {
            throw new IllegalArgumentException(
                    IMAGE_BUCKET_ACCESS_KEY.key() + " and " + IMAGE_BUCKET_SECRET_KEY.key() + " go together");
        }
        return endpoint.map(address -> new BucketSettings(
                address,
                name.orElseThrow(),
                values.get(IMAGE_BUCKET_REGION, String.class),
                access.map(key -> new BucketSettings.Credentials(key, secret.orElseThrow())),
                values.get(IMAGE_BUCKET_INSIDE, Boolean.class)));
    }

    private static Optional<RegistrySettings> registry(Values values) {
        return values.find(REGISTRY, URI.class).map(address -> {
            RegistrySettings usual = RegistrySettings.at(address);
            return new RegistrySettings(
                    address,
                    values.find(REGISTRY_AUTHORIZATION, String.class),
                    values.time(REGISTRY_TIMEOUT),
                    usual.retries(),
                    usual.pause(),
                    values.find(REGISTRY_CACHE, Path.class));
        });
    }

    private static KafkaSettings kafka(Values values, Map<String, String> properties) {
        var streams = new StreamsSettings(
                values.get(APPLICATION_ID, String.class),
                String.join(",", values.words(BOOTSTRAP_SERVERS)),
                values.get(STATE_DIRECTORY, Path.class),
                values.whole(THREADS),
                Integer.parseInt(values.get(REPLICATION_FACTOR, String.class)),
                values.time(COMMIT_INTERVAL));
        return new KafkaSettings(streams, values.whole(STANDBY_REPLICAS), properties);
    }

    private static ChatLaneSettings lane(Values values) {
        ChatLaneSettings otherwise = ChatLaneSettings.DEFAULT;
        AsyncSettings async = otherwise.async();
        Duration guardDeadline = values.time(GUARD_DEADLINE);
        Duration slowest = Collections.max(
                List.of(guardDeadline, values.time(BACKTRANSLATION_DEADLINE), values.time(UNCERTAINTY_DEADLINE)));
        Duration retention = values.time(DECIDED_RETENTION);
        if (retention.compareTo(values.time(DEDUPE_WINDOW)) < 0 || retention.compareTo(values.time(JOIN_BOUND)) < 0) {
            throw new IllegalArgumentException(DECIDED_RETENTION.key() + " is at least " + DEDUPE_WINDOW.key() + " and "
                    + JOIN_BOUND.key() + ": an exchange forgotten earlier could be decided again");
        }
        return new ChatLaneSettings(
                values.time(DEDUPE_WINDOW),
                values.time(JOIN_BOUND),
                retention,
                values.whole(PENDING_HALVES_MAX),
                otherwise.pendingHeapBytesMax(),
                values.time(CLOCK_AHEAD_MAX),
                values.whole(ALERTS_OPEN_MAX),
                otherwise.checkInterval(),
                guardDeadline,
                new AsyncSettings(
                        values.whole(IN_FLIGHT_RECORDS_MAX),
                        values.get(IN_FLIGHT_BYTES_MAX, Long.class),
                        slowest.plusMillis(250),
                        values.time(HOLD_MAX),
                        async.waitMax(),
                        async.drainInterval(),
                        async.placement()),
                otherwise.placement(),
                values.time(CONVERSATION_MEMORY),
                values.whole(CONVERSATIONS_MAX),
                offered(values));
    }
}
