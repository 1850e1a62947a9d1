// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ChatShapeTest {

    private static final int DOCUMENTS = 500;
    private static final int MUTATIONS_MAX = 3;
    private static final int SEEDS = 8;

    /// 4,000 documents of each kind; the seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @MethodSource("contractsAndSeeds")
    void theCheckByHandAgreesWithTheJsonSchema(JsonContract contract, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        var documents = new ChatDocuments(random);
        Schema schema = contract.schema();
        int valid = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonNode document = contract.document(documents);
            int mutations = random.nextInt(MUTATIONS_MAX + 1);
            for (int mutation = 0; mutation < mutations; mutation++) {
                documents.mutate(document);
            }

            var errors = schema.validate(document);

            assertThat(contract.violation(document).isEmpty())
                    .as("document %s: %s; the schema says %s", i, document, errors)
                    .isEqualTo(errors.isEmpty());
            valid += errors.isEmpty() ? 1 : 0;
        }
        assertThat(valid).as("both answers are tried").isBetween(DOCUMENTS / 5, DOCUMENTS * 4 / 5);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMadeValidIsValid(JsonContract contract) {
        var documents = new ChatDocuments(new SplittableRandom(99));
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonNode document = contract.document(documents);
            assertThat(contract.violation(document)).as("document %s", document).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROMPT   | []                                                          | data: an object
            PROMPT   | {}                                                          | messages or prompt: required
            PROMPT   | {"prompt":7}                                                | prompt: text or a list
            PROMPT   | {"messages":[]}                                             | messages: a list of at least one
            PROMPT   | {"messages":[{"content":"canary"}]}                         | role: required
            PROMPT   | {"messages":[{"role":"canary"}]}                            | role: one that is known
            PROMPT   | {"messages":[{"role":"user","content":{"canary":1}}]}       | content: text or a list of parts
            PROMPT   | {"messages":[{"role":"user","content":[{"canary":1}]}]}     | content: parts are text or objects with a type
            PROMPT   | {"messages":[{"role":"user"}],"tools":["canary"]}           | tools: a list of objects
            RESPONSE | {"choices":[]}                                              | choices: a list of at least one
            RESPONSE | {"choices":[{"canary":1}]}                                  | choice: an object with message or text
            RESPONSE | {"choices":[{"text":"canary"}],"usage":7}                   | usage: an object
            RESPONSE | {"choices":[{"message":{"tool_calls":["canary"]}}]}         | tool_calls: objects with a function's name and arguments
            RESPONSE | {"choices":[{"message":{"audio":{"transcript":["canary"]}}}]} | audio: an object with a transcript of text
            IMAGE    | "canary"                                                    | data: an object
            IMAGE    | {"image":["canary"]}                                        | image: text
            IMAGE    | {"sha256":"canary"}                                         | sha256: 64 lower-case hexadecimal digits
            IMAGE    | {"declaredModel":"a canary"}                                | declaredModel: a name
            """)
    void theViolationNamesTheRuleAndRepeatsNothing(JsonContract contract, String document, String rule) {
        assertThat(contract.violation(JsonMapper.shared().readTree(document))).contains(rule);
    }

    static Stream<Arguments> contractsAndSeeds() {
        return Stream.of(JsonContract.values())
                .flatMap(contract ->
                        Stream.iterate(0L, seed -> seed + 1).limit(SEEDS).map(seed -> Arguments.of(contract, seed)));
    }
}
