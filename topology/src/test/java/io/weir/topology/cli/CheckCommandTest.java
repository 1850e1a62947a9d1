// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CheckCommandTest {
    private static final String CANDIDATES = """
            {"prompt": "Who was Ada Brown?", "response": {"model": "m", "choices": [
              {"message": {"role": "assistant",
                "content": "Ada Brown was a Danish painter. She was born in 1949 in Aarhus."}},
              {"message": {"role": "assistant", "content": "Ada Brown was a Danish painter. Little is known."}},
              {"message": {"role": "assistant", "content": "The Danish painter Ada Brown lived long."}},
              {"message": {"role": "assistant", "content": "Ada Brown was a painter, a Danish one."}}]}}""";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    private Path directory;

    @Test
    void aPlainExchangeIsReleased() throws IOException {
        int exit = check(
                "{\"prompt\": \"What is a weir?\", \"response\": \"A low wall across a river.\"}", "pattern,refusal");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("pattern", "refusal", "clear", "decision", "release");
    }

    @Test
    void aLeakedCardIsHeldAndShownByItsPlaceAlone() throws IOException {
        int exit = check("{\"response\": \"Pay with 4111 1111 1111 1111.\"}", "pattern");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("pii.card", "response[0].0 9..28", "quarantine")
                .doesNotContain("4111");
    }

    @Test
    void aPolicyThatCannotBeReadIsNoFaultOfAModel() throws IOException {
        Path file = Files.writeString(directory.resolve("e.json"), "{\"response\": \"Mix flour and water.\"}");

        int exit = line.execute("check", file.toString(), "--guards", "pattern", "--policy", directory.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--policy", directory.toString()).doesNotContain("model");
    }

    @Test
    void theModelsSayWhatAnExchangeIsAbout() throws IOException {
        Path file = Files.writeString(
                directory.resolve("e.json"), "{\"prompt\": \"Bake bread\", \"response\": \"Mix flour and water.\"}");

        int exit = line.execute("check", file.toString(), "--json");

        JsonNode result = JsonMapper.shared().readTree(out.toString());
        assertThat(exit).isZero();
        assertThat(result.path("verdicts")
                        .valueStream()
                        .map(verdict -> verdict.path("guard").asString()))
                .containsExactly("pattern", "refusal", "hazard", "backtranslation", "uncertainty", "conversation");
        assertThat(result.path("verdicts").get(2).path("models")).hasSize(2);
    }

    @Test
    void aCompletionInTheChatShapeIsReadAsTheStreamReadsIt() throws IOException {
        int exit = check("""
                {"response": {"model": "m", "choices": [{"index": 0, "message": {"role": "assistant",
                  "content": null, "refusal": "I can't help with that."}}]}}""", "refusal");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("flagged", "refusal", "full");
    }

    /// The address alone would be released; the picture beside it was not looked at.
    @Test
    void whatCouldNotBeReadIsNotClearedByAFindingBesideIt() throws IOException {
        int exit = check("""
                {"prompt": {"model": "m", "messages": [{"role": "user", "content": [
                  {"type": "text", "text": "Ask jo@example.org"},
                  {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}]},
                 "response": "Yes."}""", "pattern");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("pii.email", "unsupported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"response\":{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\",\"name\":\"4111 1111 1111 1111\"}}]}}",
                "{\"response\":{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\",\"annotations\":[{\"title\":\"4111 1111 1111 1111\"}]}}]}}",
                "{\"response\":{\"model\":\"m\",\"choices\":[{\"index\":0,\"note\":\"4111 1111 1111 1111\",\"message\":{\"role\":\"assistant\",\"content\":\"x\"}}]}}",
                "{\"response\":{\"model\":\"m\",\"output_text\":\"4111 1111 1111 1111\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\"}}]}}"
            })
    void aTextInAFieldThatNobodyNamedIsReadToo(String exchange) throws IOException {
        assertThat(check(exchange, "pattern")).isEqualTo(1);

        assertThat(out.toString()).contains("pii.card", "quarantine");
    }

    @Test
    void anAnswerIsShownWithTheClaimThatNothingSupportsUnderlined() throws IOException {
        assertThat(check(CANDIDATES, "uncertainty")).isZero();

        assertThat(out.toString())
                .contains("3 claims, evidence: native, 3 pieces")
                .contains("  Ada Brown was a Danish painter. She was born in 1949 in Aarhus.\n")
                .containsPattern("\n  3-{29}  \\d\\^{19} \\d\\^{8}\n")
                .contains("0 support", "response[0].0 53..62", "supports     response[1].0 0..31  \"Ada Brown");
    }

    @Test
    void redactedItShowsPlacesAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("exchange.json"), CANDIDATES);

        line.execute("check", file.toString(), "--guards", "uncertainty", "--redact");

        assertThat(out.toString())
                .contains("response[0].0 53..62")
                .doesNotContain("Ada")
                .doesNotContain("1949");
    }

    @Test
    void asJsonEachClaimHasItsCountsAndThePlacesOfItsEvidenceAndNoWord() throws IOException {
        Path file = Files.writeString(directory.resolve("exchange.json"), CANDIDATES);

        line.execute("check", file.toString(), "--guards", "uncertainty", "--json");

        JsonNode look =
                JsonMapper.shared().readTree(out.toString()).path("uncertainty").path(0);
        assertThat(look.path("mode").asString()).isEqualTo("native");
        assertThat(look.path("claims")).hasSize(3);
        JsonNode best = look.path("claims").path(2);
        assertThat(best.path("supports").asInt()).isEqualTo(3);
        assertThat(best.path("evidence")).hasSize(3);
        assertThat(best.path("evidence")
                        .path(1)
                        .path("locations")
                        .path(0)
                        .path("utterance")
                        .asInt())
                .isEqualTo(2);
        assertThat(out.toString()).doesNotContain("Ada").doesNotContain("Aarhus");
    }

    @Test
    void anAnswerAloneIsScoredByItselfAndNeverClear() throws IOException {
        assertThat(check(
                        "{\"prompt\": \"Who was Ada Brown?\", \"response\": \"She was born in 1949.\"}", "uncertainty"))
                .isZero();

        assertThat(out.toString()).contains("insufficient-evidence", "evidence: prior", "unchecked");
    }

    @Test
    void anAnswerCannotDrawOnTheTerminal() throws IOException {
        check(CANDIDATES.replace("Danish painter", "Danish\\u001b[2J painter"), "uncertainty");

        assertThat(out.toString()).doesNotContain("\u001b").contains("Danish?[2J painter");
    }

    @Test
    void whatIsNoExchangeIsRefusedWithTheFormAndWithoutItsText() throws IOException {
        assertThat(check("{\"promt\": \"secret words\"}", "pattern")).isEqualTo(2);
        assertThat(check("no JSON, secret words", "pattern")).isEqualTo(2);
        assertThat(check("{\"prompt\": \"x\", \"candidates\": [\"secret words\"]}", "pattern"))
                .isEqualTo(2);

        assertThat(err.toString()).contains("\"prompt\"").doesNotContain("secret words");
    }

    @Test
    void anUnknownGuardIsNamedWithThoseThereAre() throws IOException {
        assertThat(check("{\"prompt\": \"x\"}", "patern")).isEqualTo(2);

        assertThat(err.toString()).contains("pattern, refusal, hazard");
    }

    @Test
    void aBadPolicyIsRefusedWithItsProblems() throws IOException {
        Path policy = Files.writeString(directory.resolve("p.yaml"), "tenant: acme\nversion: \"1\"\nruels: []\n");
        Path file = Files.writeString(directory.resolve("e.json"), "{\"prompt\": \"x\"}");

        int exit = line.execute("check", file.toString(), "--guards", "pattern", "--policy", policy.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("ruels", "rules");
    }

    private int check(String exchange, String guards) throws IOException {
        Path file = Files.writeString(directory.resolve("exchange.json"), exchange);
        return line.execute("check", file.toString(), "--guards", guards);
    }
}
