// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.ModelListener;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.topology.chat.ChatGuards;
import io.weir.topology.chat.GuardListeners;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.chat.WeirNode;
import io.weir.topology.config.ConfigException;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.image.ImageNode;
import io.weir.topology.image.ImageNodeSettings;
import io.weir.topology.metrics.BacktranslationMeters;
import io.weir.topology.metrics.ModelMeters;
import io.weir.topology.metrics.UncertaintyMeters;
import io.weir.topology.model.FetchBar;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.registry.ConfluentRegistry;
import io.weir.topology.registry.RegistrySettings;
import io.weir.topology.serve.Serving;
import io.weir.topology.topics.ClusterException;
import io.weir.topology.topics.PresentTopic;
import io.weir.topology.topics.StartCheck;
import io.weir.topology.topics.TopicCluster;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./weir run`.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs Weir against a Kafka cluster until it is stopped.",
            "",
            "Every key of the configuration is checked first; docs/reference/configuration.md lists them. "
                    + "Metrics are at /metrics, health at /q/health."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir run --config weir.yaml",
            "  ./weir run --config weir.yaml --check",
            "  WEIR_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 ./weir run --config weir.yaml"
        })
public final class RunCommand implements WeirCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int MISSING = 3;
    private static final Duration CLUSTER_WITHIN = Duration.ofSeconds(20);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "YAML, or .properties.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path config;

    @Option(names = "--check", description = "Check the configuration, and start nothing.")
    private boolean checkOnly;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        WeirSettings settings;
        try {
            settings = ConfigReader.read(config, System.getenv());
        } catch (NoSuchFileException missing) {
            return refuse(err, List.of("no such file"));
        } catch (IOException unreadable) {
            return refuse(err, List.of(String.valueOf(unreadable.getMessage())));
        } catch (ConfigException wrong) {
            return refuse(err, wrong.problems());
        }
        if (checkOnly) {
            spec.commandLine().getOut().println("weir run: " + config + " is good");
            return 0;
        }
        Map<Topic, PresentTopic> topics;
        try {
            topics = topics(settings);
        } catch (ClusterException failed) {
            return unready(settings, List.of(String.valueOf(failed.getMessage())));
        }
        List<String> problems = StartCheck.problems(topics, settings.images().isPresent());
        if (!problems.isEmpty()) {
            return unready(settings, problems);
        }
        return pulled(settings) ? serve(settings, StartCheck.limits(topics)) : MISSING;
    }

    /// Whether all that the guards' models need is installed: nothing is fetched while records flow.
    private boolean pulled(WeirSettings settings) {
        PrintWriter err = spec.commandLine().getErr();
        try (ModelRuntime models = ModelRuntime.of(settings.models(), ModelListener.NONE)) {
            List<String> wanted = new ArrayList<>(GuardLoader.models(settings.guards()));
            settings.images().map(ImageNodeSettings::encoder).ifPresent(wanted::add);
            models.pull(wanted, new FetchBar(err, Terminals.isTerminal()));
            return true;
        } catch (IOException failed) {
            err.println("weir run: a model cannot be had");
            err.println("  " + failed.getMessage());
            return false;
        }
    }

    private int serve(WeirSettings settings, RecordLimits limits) {
        return Serving.serve(settings.httpHost(), settings.httpPort(), (meters, status) -> {
            ContractCodec codec = codec(settings);
            ModelRuntime models = ModelRuntime.of(settings.models(), new ModelMeters(meters));
            var listeners = new GuardListeners(
                    new BacktranslationMeters(meters, settings.backtranslation().auditRate()),
                    new UncertaintyMeters(meters));
            ChatGuards guards = GuardLoader.load(settings.guards(), settings.guardSettings(), models, listeners);
            Optional<ImageNode> images = settings.images().isPresent()
                    ? Optional.of(ImageNode.open(settings.images().get(), settings.models(), meters))
                    : Optional.empty();
            try (var node = WeirNode.start(settings, guards, codec, limits, meters, images)) {
                status.started(node.health(), node.models());
                LOG.info("started: application={} guards={}", settings.kafka(), settings.guards());
                // Until the process is asked to end, which interrupts, or the streams gave up.
                node.awaitStopped();
                LOG.error("streams stopped by themselves: the process ends, to be started anew");
            }
            return FAILED;
        });
    }

    private static Map<Topic, PresentTopic> topics(WeirSettings settings) throws ClusterException {
        var security = new Properties();
        security.putAll(settings.kafka().passedOn());
        try (TopicCluster cluster =
                TopicCluster.connect(settings.kafka().streams().bootstrapServers(), security, CLUSTER_WITHIN)) {
            return cluster.present();
        }
    }

    private int unready(WeirSettings settings, List<String> problems) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("weir run: the cluster at " + settings.kafka().streams().bootstrapServers() + " is not ready");
        problems.forEach(problem -> err.println("  " + problem));
        return MISSING;
    }

    /// Avro where a registry is named: every schema gets its id before the first record is read.
    private static ContractCodec codec(WeirSettings settings) {
        return settings.registry().map(RunCommand::avro).orElseGet(ContractCodec::json);
    }

    private static ContractCodec avro(RegistrySettings registry) {
        ContractCodec codec = ContractCodec.avro(new ConfluentRegistry(registry));
        codec.prepare();
        return codec;
    }

    private int refuse(PrintWriter err, List<String> problems) {
        err.println("weir run: " + config + " cannot be used");
        problems.forEach(problem -> err.println("  " + problem));
        return WRONG_USAGE;
    }
}
