// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import static io.weir.guard.uncertainty.review.ReviewFixture.SHIPPED;
import static io.weir.guard.uncertainty.review.ReviewFixture.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.uncertainty.QuestionWords;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class NeighbourRuleTest {

    private static final NeighbourRule RULE = new NeighbourRule(SHIPPED.model().words());

    /// Vectors are made equal here, so that nothing but the words can tell the questions apart.
    @ParameterizedTest
    @CsvSource({
        "Tell me a bio of Kang Ji-hwan, Tell me a bio of Ji So-yun",
        "tell me a bio of kang ji-hwan, tell me a bio of ji so-yun",
        "Who won the election of 1968?, Who won the election of 1972?",
        "How far is it with 3 stops?, How far is it with 4 stops?",
        "Which drugs may be mixed with grapefruit?, Which drugs may not be mixed with grapefruit?",
        "Who sang the ballad Hurt?, Who composed the ballad Hurt?",
        "Is aspirin toxic?, Is ibuprofen toxic?"
    })
    void questionsForOtherThingsAreNoNeighbours(String one, String other) {
        assertThat(RULE.weight(alike(one), alike(other))).isEmpty();
        assertThat(RULE.weight(alike(other), alike(one))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Who was Ada Brown?, who is Ada Brown",
        "When did the Titanic sink?, When was it that the Titanic did sink?",
        "What is the boiling point of ethanol?, the boiling point of ethanol is what?"
    })
    void theSameQuestionInOtherWordsIsOne(String one, String other) {
        assertThat(RULE.weight(alike(one), alike(other)).orElse(0)).isGreaterThan(.5);
    }

    @Test
    void aQuestionAboutNothingInParticularHasNoNeighbours() {
        assertThat(RULE.weight(alike("what was it all about then"), alike("what was it all about then")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theRuleIsSymmetricAndItsWeightsAreShares(long seed) {
        var random = new SplittableRandom(seed);
        List<String> words = List.of("who", "was", "Ada", "Brown", "1949", "painter", "ethanol", "not", "Leeds", "the");
        for (int i = 0; i < 200; i++) {
            Question one = sentence(random, words);
            Question other = sentence(random, words);

            var weight = RULE.weight(one, other);

            assertThat(RULE.weight(other, one)).isEqualTo(weight);
            weight.ifPresent(value -> {
                assertThat(value).isBetween(NeighbourRule.WEIGHT_MIN, 1.0);
                assertThat(one.words().names()).isEqualTo(other.words().names());
                assertThat(one.words().numbers()).isEqualTo(other.words().numbers());
            });
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private static Question sentence(SplittableRandom random, List<String> words) {
        var text = new StringBuilder("Say");
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            text.append(' ').append(words.get(random.nextInt(words.size())));
        }
        return random.nextBoolean() ? alike(text.toString()) : question(text.toString());
    }

    private static Question alike(String text) {
        return new Question(
                PackedVector.of(new Embedding(new float[] {1, 2, 3})),
                QuestionWords.of(text, SHIPPED.model().words()));
    }
}
