// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintySettings;
import io.weir.guard.uncertainty.WordVectorEncoder;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.wire.ContractEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Each evidence that an exchange itself brings along, from its event to the verdict on the topic: real
/// weights, over vectors that count words.
final class UncertaintyStreamTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String QUESTION = "Who was Ada Brown?";
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";
    private static final String OTHER = "Ada Brown was a Danish painter. She was born in 1921 in Leeds.";
    private static final List<String> TOKENS = List.of(
            "Ada",
            " Brown",
            " was",
            " a",
            " Danish",
            " painter",
            ".",
            " She",
            " was",
            " born",
            " in",
            " ",
            "194",
            "9",
            " in",
            " Aar",
            "hus",
            ".");

    private final List<UncertaintyLook> looks = new ArrayList<>();
    private UncertaintySettings settings = UncertaintySettings.USUAL;

    @Test
    void candidatesSayWhichClaimNothingElseSupports() {
        JsonNode verdict = verdict(prompt(), response(ANSWER, OTHER, OTHER, OTHER, OTHER));

        JsonNode worst = verdict.path("signals").path(0);
        assertThat(worst.path("category").asString()).isEqualTo("unsupported-claim");
        assertThat(worst.path("detail").asString()).startsWith("native:supports-0.");
        assertThat(claim(worst)).contains("1949");
        JsonNode best = verdict.path("signals").path(verdict.path("signals").size() - 1);
        assertThat(claim(best)).contains("painter");
        assertThat(best.path("detail").asString()).startsWith("native:supports-4.");
        assertThat(worst.path("score").asDouble())
                .isGreaterThan(best.path("score").asDouble() + .2);
    }

    @Test
    void candidatesThatAgreeMakeTheAnswerClear() {
        JsonNode verdict = verdict(prompt(), response(ANSWER, ANSWER, ANSWER, ANSWER));

        assertThat(verdict.path("verdict").asString()).isEqualTo("CLEAR");
    }

    @Test
    void aDocumentThatAToolFoundIsCompared() {
        ObjectNode prompt = prompt();
        message(prompt, "tool", OTHER);

        JsonNode verdict = verdict(prompt, response(ANSWER));

        assertThat(details(verdict)).isNotEmpty().allMatch(detail -> detail.startsWith("grounding:"));
        assertThat(claim(verdict.path("signals").path(0))).contains("1949");
    }

    @Test
    void aDocumentInTheSystemTextIsComparedAndInstructionsAreNot() {
        ObjectNode documented = prompt();
        message(
                documented,
                "system",
                "You answer from this text alone.\n\n" + OTHER
                        + " She worked as a teacher and a sculptor in Leeds and in London until 1970.");
        ObjectNode instructed = prompt();
        message(
                instructed,
                "system",
                "You are Ada, the assistant of Brown & Sons. Always answer in English. Never name Aarhus before 1949.");

        assertThat(details(verdict(documented, response(ANSWER))))
                .isNotEmpty()
                .allMatch(detail -> detail.startsWith("grounding:"));
        assertThat(verdict(instructed, response(ANSWER)).path("cause").asString())
                .isEqualTo("INSUFFICIENT_EVIDENCE");
    }

    @Test
    void definitionsOfToolsAreNoDocuments() {
        ObjectNode prompt = prompt();
        prompt.putArray("tools")
                .addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", "find")
                .put("description", OTHER + " She was seen in Leeds in 1950. She left Leeds for London in 1960.");

        assertThat(verdict(prompt, response(ANSWER)).path("cause").asString()).isEqualTo("INSUFFICIENT_EVIDENCE");
    }

    @Test
    void logProbabilitiesTellWhereTheModelWasUnsure() {
        List<Double> sure = Collections.nCopies(TOKENS.size(), -.05);
        List<Double> unsure = new ArrayList<>(sure);
        unsure.set(12, -4.0);

        JsonNode verdict = verdict(prompt(), withTokens(response(ANSWER), TOKENS, unsure));

        JsonNode worst = verdict.path("signals").path(0);
        assertThat(claim(worst)).contains("1949");
        assertThat(worst.path("detail").asString())
                .startsWith("onset:supports-0.")
                .contains(".onset-2.");
        assertThat(details(verdict)).last().asString().contains(".onset-95.");
        assertThat(verdict(prompt(), withTokens(response(ANSWER), TOKENS, sure))
                        .path("verdict")
                        .asString())
                .isEqualTo("CLEAR");
    }

    @Test
    void anAnswerAloneIsInsufficientEvidenceAndScoredByItselfWhereThatIsAskedFor() {
        assertThat(verdict(prompt(), response(ANSWER)).path("signals")).isEmpty();
        settings = UncertaintySettings.USUAL.withPrior(true);

        JsonNode verdict = verdict(prompt(), response(ANSWER));

        assertThat(verdict.path("verdict").asString()).isEqualTo("INCONCLUSIVE");
        assertThat(verdict.path("cause").asString()).isEqualTo("INSUFFICIENT_EVIDENCE");
        assertThat(verdict.path("signals").path(0).path("category").asString()).isEqualTo("unchecked-claim");
        assertThat(details(verdict)).isNotEmpty().allMatch(detail -> detail.startsWith("prior:"));
    }

    static Stream<Arguments> whatIsNoEvidence() {
        List<Double> good = Collections.nCopies(TOKENS.size(), -.1);
        List<Double> raw = new ArrayList<>(good);
        raw.set(5, 7.25);
        ObjectNode greedy = prompt().put("temperature", 0);
        ObjectNode broken = prompt().put("temperature", "hot");
        return Stream.of(
                arguments("samples at temperature 0", greedy, response(ANSWER, ANSWER), "SAMPLES_UNUSABLE"),
                arguments("a temperature that is none", broken, response(ANSWER, ANSWER), "SAMPLES_UNUSABLE"),
                arguments("raw logits", prompt(), withTokens(response(ANSWER), TOKENS, raw), "LOGPROBS_UNUSABLE"),
                arguments(
                        "no numbers",
                        prompt(),
                        withTokens(response(ANSWER), TOKENS, Collections.nCopies(TOKENS.size(), Double.NaN)),
                        "LOGPROBS_UNUSABLE"),
                arguments(
                        "tokens of another tokenizer",
                        prompt(),
                        withTokens(response(ANSWER), List.of("▁Ada", "▁Brown"), List.of(-.1, -.1)),
                        "LOGPROBS_UNUSABLE"),
                arguments("an empty answer", prompt(), response("", ANSWER), "NO_CONCEPTS"),
                arguments("no claim", prompt(), response("It is what it is.", "It is."), "NO_CONCEPTS"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("whatIsNoEvidence")
    void whatIsNoEvidenceIsNamedAndNeverClear(String what, ObjectNode prompt, ObjectNode response, String cause) {
        JsonNode verdict = verdict(prompt, response);

        assertThat(verdict.path("verdict").asString()).as(what).isEqualTo("INCONCLUSIVE");
        assertThat(verdict.path("cause").asString()).as(what).isEqualTo(cause);
    }

    @Test
    void brokenLogProbabilitiesDoNotSpoilWhatCandidatesSay() {
        JsonNode verdict = verdict(
                prompt(),
                withTokens(
                        response(ANSWER, ANSWER, ANSWER, ANSWER),
                        TOKENS,
                        Collections.nCopies(TOKENS.size(), Double.NaN)));

        assertThat(verdict.path("verdict").asString()).isEqualTo("CLEAR");
    }

    @Test
    void moreCandidatesThanAreReadAreTooLongAndMoreThanAnEventHoldsAreDeadLettered() {
        String[] many = Collections.nCopies(1_000, ANSWER).toArray(String[]::new);
        String[] tooMany = Collections.nCopies(10_000, "Ada.").toArray(String[]::new);

        assertThat(verdict(prompt(), response(many)).path("cause").asString()).isEqualTo("TOO_LONG");
        try (var stream = stream()) {
            send(stream, Topic.RESPONSE, response(tooMany));
            assertThat(stream.written(Topic.DEAD_LETTER)).hasSize(1);
        }
    }

    @Test
    void aCompletionWithoutCandidatesIsADeadLetter() {
        try (var stream = stream()) {
            send(stream, Topic.RESPONSE, response());
            assertThat(stream.written(Topic.DEAD_LETTER)).hasSize(1);
        }
    }

    @Test
    void whatAProducerWritesBesideItsChoicesIsNoCandidate() {
        ObjectNode response = response(ANSWER);
        response.put("provider", "a provider of models");

        assertThat(verdict(prompt(), response).path("cause").asString()).isEqualTo("INSUFFICIENT_EVIDENCE");
    }

    @Test
    void noWordOfTheContentIsInTheVerdict() {
        JsonNode verdict = verdict(prompt(), response(ANSWER, OTHER));

        assertThat(verdict.toString())
                .doesNotContain("Ada")
                .doesNotContain("Aarhus")
                .doesNotContain("painter");
        assertThat(looks.toString()).doesNotContain("Aarhus");
    }

    private JsonNode verdict(ObjectNode prompt, ObjectNode response) {
        try (var stream = stream()) {
            send(stream, Topic.PROMPT, prompt);
            send(stream, Topic.RESPONSE, response);
            stream.advance(Duration.ofSeconds(1));
            List<String> written = stream.written(Topic.VERDICT);
            assertThat(written).hasSize(1);
            return JSON.readTree(written.getFirst());
        }
    }

    private ProcessorFixture stream() {
        SupportFile file = SupportFile.shipped();
        var guard =
                new UncertaintyGuard(WordVectorEncoder.like(file), file, settings, looks::add, InstantSource.system());
        return new ProcessorFixture(
                ProcessorFixture.encoding(new ContractEncoder(ContractCodec.json(), 1_000_000)), guard);
    }

    private static void send(ProcessorFixture stream, Topic topic, ObjectNode body) {
        stream.event(topic, "acme", "c", "e", body.toString(), ProcessorFixture.START);
    }

    private static ObjectNode prompt() {
        ObjectNode prompt = JSON.createObjectNode().put("model", "m");
        prompt.putArray("messages");
        message(prompt, "user", QUESTION);
        return prompt;
    }

    private static void message(ObjectNode prompt, String role, String content) {
        ((ArrayNode) prompt.path("messages")).insertObject(0).put("role", role).put("content", content);
    }

    private static ObjectNode response(String... candidates) {
        ObjectNode response = JSON.createObjectNode().put("model", "m");
        ArrayNode choices = response.putArray("choices");
        for (String candidate : candidates) {
            choices.addObject()
                    .put("index", choices.size() - 1)
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", candidate);
        }
        return response;
    }

    private static ObjectNode withTokens(ObjectNode response, List<String> tokens, List<Double> values) {
        ArrayNode content = ((ObjectNode) response.path("choices").path(0))
                .putObject("logprobs")
                .putArray("content");
        for (int i = 0; i < tokens.size(); i++) {
            ObjectNode token = content.addObject().put("token", tokens.get(i));
            if (values.get(i).isNaN()) {
                token.put("logprob", "NaN");
            } else {
                token.put("logprob", values.get(i));
            }
        }
        return response;
    }

    private static List<String> details(JsonNode verdict) {
        return verdict.path("signals")
                .valueStream()
                .map(signal -> signal.path("detail").asString())
                .toList();
    }

    private static String claim(JsonNode signal) {
        JsonNode place = signal.path("locations").path(0);
        return ANSWER.substring(place.path("start").asInt(), place.path("end").asInt());
    }
}
