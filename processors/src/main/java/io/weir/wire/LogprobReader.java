// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.AnswerToken;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/// Reads a choice's tokens and their log-probabilities, of chat completions (`content`) and of legacy ones
/// (`tokens`, `token_logprobs`).
///
/// Tokens that end inside a character are one with those that complete it: their probabilities multiply.
/// Nothing is checked here: what cannot be used is for the reader of the exchange to name.
final class LogprobReader {

    private static final int CHARACTER_BYTES_MAX = 4;

    private final List<AnswerToken> tokens = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final StringBuilder openText = new StringBuilder();
    private double openLogProbability;
    private OptionalDouble openEntropy = OptionalDouble.empty();

    private LogprobReader() {}

    static List<AnswerToken> tokens(JsonNode logprobs) {
        JsonNode content = logprobs.path("content");
        return content.isArray() ? new LogprobReader().chat(content) : legacy(logprobs);
    }

    private static List<AnswerToken> legacy(JsonNode logprobs) {
        List<AnswerToken> tokens = new ArrayList<>();
        JsonNode values = logprobs.path("token_logprobs");
        int at = 0;
        for (JsonNode token : logprobs.path("tokens")) {
            tokens.add(new AnswerToken(token.asString(""), number(values.path(at++))));
        }
        return tokens;
    }

    private List<AnswerToken> chat(JsonNode content) {
        for (JsonNode token : content) {
            double logProbability = number(token.path("logprob"));
            JsonNode bytes = token.path("bytes");
            if (bytes.isArray() && !bytes.isEmpty()) {
                append(token, logProbability, bytes);
            } else {
                flush();
                tokens.add(new AnswerToken(token.path("token").asString(""), logProbability, entropy(token)));
            }
        }
        flush();
        return tokens;
    }

    private void append(JsonNode token, double logProbability, JsonNode bytes) {
        if (open.size() == 0) {
            openEntropy = entropy(token);
        }
        bytes.forEach(each -> open.write(each.asInt(-1)));
        openText.append(token.path("token").asString(""));
        openLogProbability += logProbability;
        Optional<String> text = decoded();
        if (text.isPresent()) {
            tokens.add(new AnswerToken(text.get(), openLogProbability, openEntropy));
            clear();
        } else if (open.size() >= bytes.size() + CHARACTER_BYTES_MAX) {
            flush();
        }
    }

    /// What is no text is told as the producer wrote it.
    private void flush() {
        if (open.size() > 0) {
            tokens.add(new AnswerToken(openText.toString(), openLogProbability, openEntropy));
            clear();
        }
    }

    private void clear() {
        open.reset();
        openText.setLength(0);
        openLogProbability = 0;
    }

    private Optional<String> decoded() {
        try {
            return Optional.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(open.toByteArray()))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static OptionalDouble entropy(JsonNode token) {
        JsonNode alternatives = token.path("top_logprobs");
        if (!alternatives.isArray() || alternatives.size() < 2) {
            return OptionalDouble.empty();
        }
        double entropy = 0;
        double rest = 1;
        for (JsonNode alternative : alternatives) {
            double logProbability = number(alternative.path("logprob"));
            if (!(logProbability <= 0)) {
                return OptionalDouble.empty();
            }
            double probability = StrictMath.exp(logProbability);
            rest -= probability;
            entropy -= probability == 0 ? 0 : probability * logProbability;
        }
        return OptionalDouble.of(rest > 0 ? entropy - rest * StrictMath.log(rest) : entropy);
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }
}
