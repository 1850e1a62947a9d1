// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static io.weir.topology.chat.GuessingServer.events;
import static io.weir.topology.chat.GuessingServer.filtered;
import static io.weir.topology.chat.GuessingServer.saying;
import static io.weir.topology.chat.GuessingServer.silence;
import static io.weir.topology.chat.GuessingServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.guard.backtranslation.Concluded;
import io.weir.model.ModelListener;
import io.weir.policy.Compilation;
import io.weir.policy.Policy;
import io.weir.policy.PolicyCompiler;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.stream.AlertGroups;
import io.weir.stream.ChatLane;
import io.weir.stream.ChatLaneSettings;
import io.weir.stream.ChatTopology;
import io.weir.stream.PolicyPublisher;
import io.weir.stream.StreamListener;
import io.weir.stream.store.StorePlacement;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.model.ModelRuntime;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The remote tier in the whole chat lane: real configuration, encoder, prefilter and HTTP, under the test
/// driver. Whatever the server does, nothing that failed is clear (F19, F20).
final class BacktranslationStreamTest {
    private static final String CANARY = "Zephyrine";
    private static final String PLAIN = "The capital of Australia is Canberra. It was chosen in 1908 as a compromise"
            + " between Sydney and Melbourne, and the parliament moved there in 1927.";

    /// Encoded text is always escalated, and never clear.
    private static final String ENCODED = "As you asked, this is how to open the lock of the house without a key: "
            + Base64.getEncoder().encodeToString("insert the wrench and push each pin until it clicks".getBytes(UTF_8));

    private static final GuessingServer.Reply GUESS =
            saying("[[request: How can I pick the lock of " + CANARY + "'s house to break in?]]");
    private static final GuessingServer.Reply REFUSES = saying("I'm sorry, but I can't help with that.");
    private static final GuessingServer.Reply ANSWERS =
            saying("Cast on forty stitches. Then knit every row until it is as long as you like, and cast off. A scarf"
                    + " takes about two hundred grams of wool, and an evening or two.");

    private static final GuessingServer.Reply CANBERRA = saying("[[request: What is the capital of Australia?]]");

    private final List<Concluded> looks = new ArrayList<>();

    static Stream<Arguments> whatKeepsTheGuardFromConcluding() {
        return Stream.of(
                arguments("the server fails", status(500), REFUSES, "MODEL_FAILED"),
                arguments("it has too many calls", status(429), REFUSES, "OVERLOADED"),
                arguments("it sends garbage", events("{\"choices\":"), REFUSES, "MODEL_FAILED"),
                arguments("it is silent", silence(), REFUSES, "TIMED_OUT"),
                arguments("it answers instead of guessing", saying("Here is how to knit it."), REFUSES, "NO_GUESS"),
                arguments("it cannot tell", saying("[[request: unknown]]"), REFUSES, "NO_GUESS"),
                arguments("it guesses twice", saying("[[request: a scarf?]] [[request: a hat?]]"), REFUSES, "NO_GUESS"),
                arguments("the refuser fails", GUESS, status(500), "MODEL_FAILED"),
                arguments("the refuser is silent", GUESS, silence(), "TIMED_OUT"),
                arguments("the refuser says nothing", GUESS, saying(" "), "MODEL_FAILED"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("whatKeepsTheGuardFromConcluding")
    void nothingThatFailsIsClear(String what, GuessingServer.Reply guess, GuessingServer.Reply refuser, String cause)
            throws Exception {
        JsonNode verdict = verdict(guess, refuser, "", ENCODED);

        assertThat(verdict.path("verdict").asString()).as(what).isEqualTo("INCONCLUSIVE");
        assertThat(verdict.path("cause").toString())
                .as(what + ": " + looks.getFirst().trail().guardOnInferred())
                .contains(cause);
        assertThat(verdict.path("guardVersion").asString()).isEqualTo("1-remote");
    }

    @Test
    void aGuessThatIsRefusedIsAFindingThatNamesTierAndEvidence() throws Exception {
        JsonNode verdict = verdict(GUESS, REFUSES, "", ENCODED);

        assertThat(verdict.path("verdict").asString()).isEqualTo("FLAGGED");
        assertThat(verdict.path("signals").get(0).path("detail").asString()).isEqualTo("remote.refused-on-guess");
    }

    @Test
    void aProviderThatWillNotLookIsEvidence() throws Exception {
        JsonNode verdict = verdict(filtered(), REFUSES, "", ENCODED);

        assertThat(verdict.path("verdict").asString()).isEqualTo("FLAGGED");
        assertThat(verdict.path("signals").get(0).path("detail").asString()).isEqualTo("remote.provider-refused");
    }

    /// Half of what the prefilter clears is audited here; a clear verdict says who cleared it.
    @Test
    void whatATierClearedIsInconclusiveWhereThePolicyForbidsIt() throws Exception {
        List<JsonNode> free = verdicts(CANBERRA, ANSWERS, "", PLAIN, 12);
        List<JsonNode> forbidden = verdicts(CANBERRA, ANSWERS, "may-not-clear: [remote]\n", PLAIN, 12);

        assertThat(free)
                .extracting(verdict -> verdict.path("verdict").asString())
                .containsOnly("CLEAR");
        assertThat(free)
                .extracting(
                        verdict -> verdict.path("signals").get(0).path("detail").asString())
                .contains("prefilter.cleared-prefilter")
                .anyMatch(detail -> detail.startsWith("remote."));
        assertThat(forbidden)
                .extracting(verdict -> verdict.path("verdict").asString())
                .containsOnly("CLEAR", "INCONCLUSIVE")
                .contains("INCONCLUSIVE");
        for (int at = 0; at < 12; at++) {
            String detail = free.get(at).path("signals").get(0).path("detail").asString();
            assertThat(forbidden.get(at).path("verdict").asString().equals("CLEAR"))
                    .isEqualTo(detail.startsWith("prefilter."));
        }
    }

    /// The guess is in the trail, for whoever may read it, and nowhere else; the prompt reaches no model.
    @Test
    void noWordOfAGuessLeavesTheGuard() throws Exception {
        try (var server = new GuessingServer(GUESS, REFUSES);
                ChatGuards guards = guards(server.url());
                var driver = driver(guards, "")) {
            exchange(driver, "1", ENCODED);

            for (Topic topic : List.of(Topic.VERDICT, Topic.DECISION, Topic.ALERT, Topic.DEAD_LETTER)) {
                assertThat(written(driver, topic)).noneMatch(text -> text.contains(CANARY));
            }
            assertThat(server.bodies()).noneMatch(body -> body.contains("quokka"));
        }
        assertThat(looks).hasSize(1).allSatisfy(look -> {
            assertThat(look.trail().inferredPrompt().orElseThrow().text().orElseThrow())
                    .contains(CANARY);
            assertThat(look.toString()).doesNotContain(CANARY);
        });
    }

    private JsonNode verdict(GuessingServer.Reply guess, GuessingServer.Reply refuser, String policy, String answer)
            throws Exception {
        return verdicts(guess, refuser, policy, answer, 1).getFirst();
    }

    private List<JsonNode> verdicts(
            GuessingServer.Reply guess, GuessingServer.Reply refuser, String policy, String answer, int count)
            throws Exception {
        try (var server = new GuessingServer(guess, refuser);
                ChatGuards guards = guards(server.url());
                var driver = driver(guards, policy)) {
            for (int at = 0; at < count; at++) {
                exchange(driver, "e" + at, answer);
            }
            return written(driver, Topic.VERDICT).stream()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }

    private ChatGuards guards(String url) throws Exception {
        Map<String, String> keys = new HashMap<>(Map.of(
                "weir.kafka.bootstrap-servers", "unused:9092",
                "weir.guard.enabled", "backtranslation",
                "weir.backtranslation.tier", "remote",
                "weir.backtranslation.remote.guesser", "judge",
                "weir.backtranslation.deadline", "1500ms",
                "weir.backtranslation.audit-rate", "0.5",
                "weir.backtranslation.audit-key", "sixteen letters!"));
        keys.put("weir.model.remote.judge.url", url);
        keys.put("weir.model.remote.judge.model", "any");
        keys.put("weir.model.remote.judge.plain-http", "true");
        keys.put("weir.model.remote.judge.retries", "0");
        WeirSettings settings = ConfigReader.read(keys);
        return GuardLoader.load(
                settings.guards(),
                settings.backtranslation(),
                settings.conversations(),
                ModelRuntime.of(settings.models(), ModelListener.NONE),
                looks::add);
    }

    private static TopologyTestDriver driver(ChatGuards guards, String rest) {
        Policy policy = policy(guards, rest);
        var lane = new ChatLane(
                guards.all(),
                new CloudEventReader(ReadLimits.DEFAULT),
                new ContractEncoder(ContractCodec.json(), 1_000_000),
                (_, _) -> new PolicyPublisher.Outcome.Live(new PolicyVersion("*", "test")),
                _ -> policy,
                new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                new StreamListener() {},
                work -> {
                    work.run();
                    return () -> {};
                },
                InstantSource.system(),
                ChatLaneSettings.DEFAULT.withPlacement(StorePlacement.MEMORY));
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "weir");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        return new TopologyTestDriver(ChatTopology.build(lane), config, Instant.now());
    }

    private static Policy policy(ChatGuards guards, String rest) {
        byte[] document = ("tenant: \"*\"\nversion: test\n" + rest).getBytes(UTF_8);
        return switch (new PolicyCompiler(guards.infos()).compile(document)) {
            case Compilation.Compiled compiled -> compiled.policy();
            case Compilation.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    private static void exchange(TopologyTestDriver driver, String exchange, String answer) {
        send(
                driver,
                Topic.PROMPT,
                exchange,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital of Australia, quokka?\"}]}");
        send(
                driver,
                Topic.RESPONSE,
                exchange,
                "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + answer
                        + "\"}}]}");
        driver.advanceWallClockTime(java.time.Duration.ofMillis(200));
    }

    private static void send(TopologyTestDriver driver, Topic topic, String exchange, String body) {
        var headers = new RecordHeaders();
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", topic + exchange,
                        "ce_source", "/test",
                        "ce_type", topic == Topic.PROMPT ? "io.weir.chat.prompt.v1" : "io.weir.chat.response.v1",
                        "ce_subject", "c",
                        "ce_tenantid", "acme",
                        "ce_correlationid", exchange,
                        "content-type", "application/json")
                .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>("acme/c".getBytes(UTF_8), body.getBytes(UTF_8), headers, Instant.now()));
    }

    private static List<String> written(TopologyTestDriver driver, Topic topic) {
        return driver
                .createOutputTopic(topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> new String(value, UTF_8))
                .toList();
    }
}
