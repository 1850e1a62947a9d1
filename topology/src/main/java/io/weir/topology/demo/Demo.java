// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.guard.backtranslation.TierSettings.Guesses;
import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.uncertainty.UncertaintySettings;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.chat.BacktranslationSettings;
import io.weir.topology.chat.ChatGuards;
import io.weir.topology.chat.GuardListeners;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.chat.GuardSettings;
import io.weir.topology.chat.WeirNode;
import io.weir.topology.config.ConfigException;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.health.NodeStatus;
import io.weir.topology.metrics.BacktranslationMeters;
import io.weir.topology.metrics.Ledger;
import io.weir.topology.metrics.ModelMeters;
import io.weir.topology.metrics.UncertaintyMeters;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.topics.ClusterException;
import io.weir.topology.topics.TopicCluster;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Runs the demo from the broker's start to the last record's end.
///
/// The platform's clock is not the application's: events are sent at their time whether or not
/// anything reads them, so the figures are those of an open loop.
final class Demo {
    /// Guards of the demo: all there are.
    static final List<String> GUARDS =
            List.of("pattern", "refusal", "hazard", "backtranslation", "uncertainty", "conversation");

    private static final String OTHER = "other";
    private static final int PARTITIONS = 2;
    private static final Duration JOIN_BOUND = Duration.ofSeconds(3);
    private static final Duration TOO_LATE = Duration.ofMillis(4_500);
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(30);
    private static final Duration FRAME = Duration.ofMillis(500);

    private final DemoSettings settings;
    private final Consumer<DemoView> views;
    private final DemoFacts facts;
    private final String page;
    private long lastSent;
    private Instant lastFrame;

    Demo(DemoSettings settings, String page, Consumer<DemoView> views) {
        this.settings = settings;
        this.views = views;
        this.page = page;
        this.facts = new DemoFacts(settings.began());
        this.lastFrame = settings.began();
    }

    /// Where the demo is interrupted, it stops sending, drains what it sent, and tells the summary.
    DemoSummary run(MeterRegistry meters, NodeStatus status) throws Exception {
        // The models and the broker start side by side: together they are most of the time to the first alert.
        CompletableFuture<ChatGuards> loading = CompletableFuture.supplyAsync(() -> guards(meters));
        Path directory = Files.createTempDirectory("weir-demo");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            createTopics(broker);
            WeirSettings node = nodeSettings(broker, directory);
            try (WeirNode weir = WeirNode.start(
                            node, loading.join(), ContractCodec.json(), RecordLimits.ofContract(), meters);
                    var reader = new DemoReader(client, facts);
                    var gallery = DemoGallery.of(node.kafka(), client, facts.images());
                    var platform = new DemoPlatform(client, script())) {
                status.started(weir.health(), weir.models());
                reader.start();
                gallery.start();
                return watch(platform, weir.ledger(), broker.bootstrapServers());
            }
        } finally {
            delete(directory);
        }
    }

    private static void createTopics(EmbeddedBroker broker) throws ClusterException {
        try (TopicCluster cluster =
                TopicCluster.connect(broker.bootstrapServers(), new Properties(), Duration.ofSeconds(30))) {
            cluster.create(List.of(Topic.values()), PARTITIONS, 1);
        }
    }

    private DemoScript script() {
        return new DemoScript(
                DemoAnswers.among(DemoExchange.shipped(), DemoAnswers.shipped()),
                settings.ratePerSecond(),
                settings.length(),
                TOO_LATE,
                settings.seed());
    }

    private DemoSummary watch(DemoPlatform platform, Ledger ledger, String broker) throws InterruptedException {
        Instant began = Instant.now();
        Thread sending = Thread.ofPlatform().name("demo-platform").daemon().start(platform::run);
        try {
            while (sending.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(FRAME.toMillis());
                show("running", began, platform, ledger, broker);
            }
        } catch (InterruptedException asked) {
            // Ctrl-C: what was sent is still drained, so that the summary is whole.
            sending.interrupt();
            sending.join();
        }
        try {
            Instant drainUntil = Instant.now().plus(DRAIN_WITHIN);
            while (show("draining", began, platform, ledger, broker).open() != 0
                    && Instant.now().isBefore(drainUntil)) {
                TimeUnit.MILLISECONDS.sleep(FRAME.toMillis());
            }
        } catch (InterruptedException askedAgain) {
            // The summary then says what is still open.
            Thread.currentThread().interrupt();
        }
        return DemoSummary.of(show("ended", began, platform, ledger, broker));
    }

    private DemoView show(String phase, Instant began, DemoPlatform platform, Ledger ledger, String broker) {
        Instant now = Instant.now();
        // What has ended is read before what was sent: an event between the two shows as open.
        DemoFacts.Snapshot snapshot = facts.snapshot();
        long duplicates = ledger.duplicates();
        SequencedMap<String, Ledger.Balance> tenants = tenants(ledger, snapshot);
        long sent = platform.sent();
        double seconds = Math.max(.001, Duration.between(lastFrame, now).toMillis() / 1e3);
        DemoView view = DemoView.of(
                phase,
                Duration.between(began, now),
                settings.length(),
                broker,
                page,
                sent,
                (sent - lastSent) / seconds,
                duplicates,
                tenants,
                snapshot);
        lastSent = sent;
        lastFrame = now;
        views.accept(view);
        return view;
    }

    /// What was accepted is the application's own count; what ended is counted on the topics.
    private static SequencedMap<String, Ledger.Balance> tenants(Ledger ledger, DemoFacts.Snapshot facts) {
        SequencedMap<String, Ledger.Balance> balances = new LinkedHashMap<>();
        DemoScript.tenants().forEach(tenant -> balances.put(tenant, balance(ledger, tenant, tenant::equals, facts)));
        Predicate<String> other = Predicate.not(DemoScript.tenants()::contains);
        balances.put(OTHER, balance(ledger, OTHER, other, facts));
        return balances;
    }

    private static Ledger.Balance balance(
            Ledger ledger, String label, Predicate<String> tenants, DemoFacts.Snapshot facts) {
        Ledger.Balance told = ledger.balance(label);
        return new Ledger.Balance(
                told.accepted(), sum(facts.decidedEvents(), tenants), sum(facts.deadByTenant(), tenants), told.shed());
    }

    private static long sum(Map<String, Long> counts, Predicate<String> tenants) {
        return counts.entrySet().stream()
                .filter(count -> tenants.test(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private ChatGuards guards(MeterRegistry meters) {
        // What was guessed is a panel of the page.
        BacktranslationSettings usual =
                BacktranslationSettings.USUAL.withTier(settings.tier()).withGuesses(Guesses.FLAGGED);
        try {
            return GuardLoader.load(
                    GUARDS,
                    new GuardSettings(usual, UncertaintySettings.USUAL, ConversationSettings.USUAL),
                    ModelRuntime.of(ModelSettings.standard(), new ModelMeters(meters)),
                    new GuardListeners(
                            new BacktranslationMeters(meters, usual.auditRate()).andThen(facts::look),
                            new UncertaintyMeters(meters).andThen(facts::look)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static WeirSettings nodeSettings(EmbeddedBroker broker, Path directory) throws ConfigException {
        Map<String, String> keys = new HashMap<>();
        keys.put("weir.kafka.bootstrap-servers", broker.bootstrapServers());
        keys.put("weir.kafka.application-id", "weir-demo");
        keys.put("weir.stream.state-directory", directory.toString());
        keys.put("weir.stream.replication-factor", "1");
        keys.put("weir.chat.join-bound", JOIN_BOUND.toSeconds() + "s");
        keys.put("weir.metrics.tenants", String.join(",", DemoScript.tenants()));
        return ConfigReader.read(keys);
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
