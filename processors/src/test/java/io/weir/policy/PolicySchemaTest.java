// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.COMPILER;
import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.bytes;
import static io.weir.policy.PolicyFixture.problems;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The schema that editors use agrees with the compiler, on all that a schema can say.
final class PolicySchemaTest {

    private static final Schema SCHEMA = schema();

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedPolicyIsGoodForBoth(Path file) throws IOException {
        String document = Files.readString(file, UTF_8);

        assertThat(COMPILER.compile(bytes(document)))
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.notes()).isEmpty());
        assertThat(schemaProblems(document)).isEmpty();
        assertThat(document).startsWith("# yaml-language-server: $schema=");
    }

    static Stream<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../policies"))) {
            List<Path> policies = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    policies.stream(), Stream.of(Path.of("src/main/resources/io/weir/policy/built-in-policy.yaml")));
        }
    }

    @Test
    void thePageThatDescribesTheLanguageShowsAGoodPolicy() throws IOException {
        String page = Files.readString(Path.of("../docs/how-to/write-a-policy.md"), UTF_8);
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        String document = page.substring(start, page.indexOf("```", start));

        assertThat(problems(document)).isEmpty();
        assertThat(schemaProblems(document)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatTheCompilerTakesTheSchemaTakes(String document) {
        assertThat(problems(document)).isEmpty();
        assertThat(schemaProblems(document)).isEmpty();
    }

    static Stream<String> good() {
        return Stream.of(
                "{tenant: acme, version: 1}",
                "{tenant: '*', version: '2026-01-01.b_2'}",
                acme("guards: hazard"),
                acme("guards: [hazard, pattern]"),
                acme("floors: {hazard: {sexual-minors: 0, otherwise: 1}}"),
                acme("rules: []"),
                acme("rules: [{id: a, when: {hazard: [hate, refusal]}, action: release, shadow: false}]"),
                acme(
                        "inconclusive: [{action: park}, {cause: guard-failed, guard: [hazard], hold: 1m, action: review}]"),
                acme("sample: {share: 0}"),
                acme("patterns: [{id: p, regex: '[a-z]+\\d', category: a.b-c, side: prompt}]"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatTheSchemaRefusesTheCompilerRefuses(String document) {
        assertThat(problems(document)).isNotEmpty();
        assertThat(schemaProblems(document)).isNotEmpty();
    }

    /// The compiler's own refusals, but for those that only it can see.
    static Stream<String> bad() {
        List<String> compilerOnly = List.of(
                "is empty",
                "YAML tag",
                "anchor or alias",
                "same key twice",
                "second document",
                "nested deeper",
                "is not valid YAML",
                "quote the text",
                "quote texts",
                "is off",
                "no score is between",
                "used twice",
                "a second time",
                "need the guard",
                "too large together",
                "unknown hazard",
                "did you mean `hate`?",
                "from 1ms to 1m",
                "are read");
        return PolicyRefusalsTest.badDocuments()
                .map(Arguments::get)
                .filter(arguments -> compilerOnly.stream()
                        .noneMatch(reason -> arguments[1].equals(reason)
                                || String.valueOf(arguments[1]).contains(reason)))
                .map(arguments -> (String) arguments[0]);
    }

    private static List<String> schemaProblems(String document) {
        return switch (PolicyReader.read(bytes(document))) {
            case PolicyReader.Reading.Unreadable(String problem) -> List.of(problem);
            case PolicyReader.Reading.Read(PolicyNode node) ->
                SCHEMA.validate(JsonMapper.shared().writeValueAsString(json(node)), InputFormat.JSON).stream()
                        .map(Object::toString)
                        .toList();
        };
    }

    private static JsonNode json(PolicyNode node) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        return switch (node) {
            case PolicyNode.Scalar scalar when scalar.isEmpty() -> factory.nullNode();
            case PolicyNode.Scalar scalar
            when scalar.isSwitch() -> factory.booleanNode(scalar.text().equals("true"));
            case PolicyNode.Scalar scalar
            when scalar.isNumber() -> factory.numberNode(new java.math.BigDecimal(scalar.text()));
            case PolicyNode.Scalar scalar -> factory.stringNode(scalar.text());
            case PolicyNode.Items(List<PolicyNode> items, int _) -> {
                ArrayNode array = factory.arrayNode();
                items.forEach(item -> array.add(json(item)));
                yield array;
            }
            case PolicyNode.Fields fields -> {
                ObjectNode object = factory.objectNode();
                fields.nodes().forEach((key, value) -> object.set(key, json(value)));
                yield object;
            }
        };
    }

    private static Schema schema() {
        try (InputStream in = PolicyCompiler.class.getResourceAsStream("policy.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
