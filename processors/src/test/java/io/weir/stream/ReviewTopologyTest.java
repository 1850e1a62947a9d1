// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ReviewStreamFixture.ANSWER;
import static io.weir.stream.ReviewStreamFixture.OTHERWISE;
import static io.weir.stream.ReviewStreamFixture.QUESTION;
import static io.weir.stream.ReviewStreamFixture.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import io.weir.wire.OpenVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class ReviewTopologyTest {

    private static final Path PAGE = Path.of("..", "docs", "review-topology.txt");

    @Test
    void answersToTheSameQuestionReviseEachOther() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).judged("2", QUESTION, ANSWER);

            List<JsonNode> verdicts = reviews.verdicts();
            assertThat(verdicts).hasSize(2).allSatisfy(verdict -> {
                assertThat(verdict.path("revision").asInt()).isEqualTo(1);
                assertThat(verdict.path("verdict").asString()).isEqualTo("CLEAR");
                assertThat(verdict.path("signals").get(0).path("detail").asString())
                        .isEqualTo("revised.neighbours:supports-1.misses-0.contradicts-0");
            });
            assertThat(verdicts)
                    .extracting(verdict -> verdict.path("exchange").asString())
                    .containsExactlyInAnyOrder("1", "2");
            assertThat(evidence(verdicts, "1")).contains("weir.chat.response.v1-0@2");
            assertThat(evidence(verdicts, "2")).contains("weir.chat.response.v1-0@1");
        }
    }

    @Test
    void aRevisionHasTheKeyAndThePlacesOfTheVerdictBeforeIt() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).sample("1", "s", "other", OTHERWISE);

            JsonNode verdict = reviews.verdicts().getFirst();
            assertThat(verdict.path("tenant").asString()).isEqualTo("acme");
            assertThat(verdict.path("conversation").asString()).isEqualTo("c-1");
            assertThat(verdict.path("exchange").asString()).isEqualTo("1");
            assertThat(verdict.path("guard").asString()).isEqualTo("uncertainty");
            assertThat(verdict.path("policyVersion").asString()).isEqualTo("test");
            JsonNode location = verdict.path("signals").get(0).path("locations").get(0);
            assertThat(location.path("end").asInt()).isEqualTo(ANSWER.length());
        }
    }

    static Stream<OpenVerdict> strangers() {
        return Stream.of(
                open("other", "2", QUESTION, ANSWER),
                open("acme", "2", "other", "", QUESTION, ANSWER),
                open("acme", "2", "m", "said-before", QUESTION, ANSWER),
                open("acme", "2", "Who was Ida Brown?", ANSWER),
                open("acme", "2", "Who was Ada Brown in 1950?", ANSWER),
                open("acme", "2", "Who was not Ada Brown?", ANSWER));
    }

    /// Another tenant, another model, other words before it, another name, another number, a denial.
    @ParameterizedTest
    @MethodSource("strangers")
    void answersToAnotherQuestionNeverMeet(OpenVerdict stranger) {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).judged(stranger);

            assertThat(reviews.verdicts()).isEmpty();
            assertThat(reviews.told("matched")).isZero();
            assertThat(reviews.told("kept")).isEqualTo(2);
        }
    }

    @Test
    void anotherModelsAnswerJoinsAsCrossModelEvidence() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).sample("1", "s", "other", ANSWER);

            assertThat(detail(reviews.verdicts()))
                    .containsExactly("revised.cross-model:supports-1.misses-0.contradicts-0");
        }
    }

    @Test
    void theSameModelsAnswerJoinsAsReSample() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).sample("1", "s", "m", ANSWER, Map.of("ce_temperature", "0.7"));

            assertThat(detail(reviews.verdicts()))
                    .containsExactly("revised.resampled:supports-1.misses-0.contradicts-0");
        }
    }

    @Test
    void whatTheSameModelSaysAtTemperatureZeroIsNoEvidence() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).sample("1", "s", "m", ANSWER, Map.of("ce_temperature", "0"));

            assertThat(reviews.verdicts()).isEmpty();
            assertThat(reviews.told("RESAMPLED REFUSED")).isEqualTo(1);
        }
    }

    @Test
    void aRepeatedSampleJoinsOnce() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER)
                    .sample("1", "s", "other", ANSWER)
                    .sample("1", "s", "other", ANSWER);

            assertThat(reviews.verdicts())
                    .extracting(verdict -> verdict.path("revision").asInt())
                    .containsExactly(1);
            assertThat(reviews.told("CROSS_MODEL REPEATED")).isEqualTo(1);
        }
    }

    @Test
    void eachLateSampleGivesOneHigherRevision() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER);
            for (int i = 0; i < 3; i++) {
                reviews.sample("1", "s" + i, "other" + i, OTHERWISE).advance(Duration.ofMinutes(5));
            }

            assertThat(reviews.verdicts())
                    .extracting(verdict -> verdict.path("revision").asInt())
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void aSampleThatCameBeforeTheAnswerWaitsForIt() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.sample("1", "s", "other", ANSWER).sample("1", "t", "other", ANSWER);
            assertThat(reviews.verdicts()).isEmpty();

            reviews.judged("1", QUESTION, ANSWER);

            assertThat(reviews.verdicts())
                    .extracting(verdict -> verdict.path("revision").asInt())
                    .containsExactly(1);
            assertThat(reviews.told("CROSS_MODEL JOINED")).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatComesAgainIsKeptOnce() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER)
                    .sample("1", "s", "other", ANSWER)
                    .judged("1", QUESTION, ANSWER);

            assertThat(reviews.told("kept")).isEqualTo(1);
            assertThat(reviews.verdicts()).hasSize(1);
        }
    }

    @Test
    void afterTheWindowNothingIsRevisedAndNothingIsKept() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).advance(Duration.ofMinutes(59).plusSeconds(59));
            assertThat(reviews.told("ANSWERS")).isEqualTo(1);

            reviews.advance(Duration.ofSeconds(2)).judged("2", QUESTION, ANSWER);

            assertThat(reviews.verdicts()).isEmpty();
            assertThat(reviews.told("ANSWERS")).isEqualTo(1);
            assertThat(reviews.told("NEIGHBOURS")).isEqualTo(2);
        }
    }

    @Test
    void aBucketAndATenantKeepNoMoreThanTheirBound() {
        try (var reviews = new ReviewStreamFixture(ReviewStreamFixture.bounded(3, 2))) {
            for (int i = 0; i < 10; i++) {
                reviews.judged("e" + i, QUESTION, ANSWER);
            }

            assertThat(reviews.told("ANSWERS")).isEqualTo(3);
            assertThat(reviews.told("NEIGHBOURS")).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void aHotQuestionRevisesNoAnswerForEver() {
        try (var reviews = new ReviewStreamFixture()) {
            for (int i = 0; i < 40; i++) {
                reviews.judged("e" + i, QUESTION, ANSWER);
            }

            assertThat(reviews.verdicts())
                    .allSatisfy(verdict ->
                            assertThat(verdict.path("revision").asInt()).isLessThanOrEqualTo(8));
        }
    }

    /// Policy's decision stays; the verdict and an alert say what came out.
    @Test
    void aRevisionThatBecomesAFindingRaisesAnAlertOnce() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER);
            for (int i = 0; i < 6; i++) {
                reviews.sample("1", "s" + i, "m", OTHERWISE, Map.of("ce_temperature", "0.9"));
            }

            List<JsonNode> verdicts = reviews.verdicts();
            assertThat(verdicts.getLast().path("verdict").asString()).isEqualTo("FLAGGED");
            assertThat(reviews.written(Topic.ALERT)).hasSize(1);
            assertThat(reviews.written(Topic.DECISION)).isEmpty();
        }
    }

    @Test
    void aSampleThatCannotBeReadIsADeadLetter() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER)
                    .sample("1", "a", "other", ANSWER, Map.of("ce_temperature", "warm"))
                    .sample("1", "b", "other", ANSWER, Map.of("ce_temperature", "-1"))
                    .sample("1", "c", "other", ANSWER, Map.of("ce_type", "io.weir.chat.prompt.v1"));

            assertThat(reviews.verdicts()).isEmpty();
            assertThat(reviews.written(Topic.DEAD_LETTER)).hasSize(3);
        }
    }

    @Test
    void noWordOfAnyoneReachesAVerdictOrAnAlert() {
        try (var reviews = new ReviewStreamFixture()) {
            reviews.judged("1", QUESTION, ANSWER).judged("2", QUESTION, OTHERWISE);
            reviews.sample("1", "s", "other", OTHERWISE);

            assertThat(Stream.of(Topic.VERDICT, Topic.ALERT).flatMap(topic -> reviews.written(topic).stream()))
                    .isNotEmpty()
                    .noneMatch(text -> text.contains("Ada") || text.contains("Aarhus") || text.contains("Leeds"));
        }
    }

    /// Run with `-Dweir.docs.write=true` to write the page anew, and review what changed.
    @Test
    void theReviewedDescriptionIsTheTopologys() throws IOException {
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(PAGE, ReviewStreamFixture.description());
        }

        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as("docs/review-topology.txt; -Dweir.docs.write=true writes it anew")
                .isEqualTo(ReviewStreamFixture.description());
    }

    private static List<String> detail(List<JsonNode> verdicts) {
        return verdicts.stream()
                .map(verdict -> verdict.path("signals").get(0).path("detail").asString())
                .toList();
    }

    private static String evidence(List<JsonNode> verdicts, String exchange) {
        return verdicts.stream()
                .filter(verdict -> verdict.path("exchange").asString().equals(exchange))
                .map(verdict -> verdict.path("evidence").toString())
                .findFirst()
                .orElseThrow();
    }
}
