// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Cause;
import io.weir.model.Span;
import io.weir.model.TokenScore;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the scores that servers give for a prompt's own tokens.
final class Scores {

    private Scores() {}

    /// A token's text with its log-probability, NaN for the first of all, and the highest of any token there.
    record Token(String text, double logProbability, double highest) {

        /// @throws NoAnswerException where that is no log-probability: above 0, none, or not finite
        TokenScore score(Span characters) throws NoAnswerException {
            if (Double.isNaN(logProbability)) {
                throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            }
            if (!(logProbability <= 0 && logProbability > Double.NEGATIVE_INFINITY)) {
                throw NoAnswerException.broken();
            }
            return new TokenScore(characters, logProbability, logProbability >= highest);
        }
    }

    /// vLLM: one object a token, from ids to scores, with the token itself and the likeliest one.
    static List<Token> ofPrompt(JsonNode positions, List<Integer> ids) throws NoAnswerException {
        if (positions.size() != ids.size()) {
            throw NoAnswerException.broken();
        }
        List<Token> tokens = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            tokens.add(ofPosition(positions.path(i), Integer.toString(ids.get(i))));
        }
        return tokens;
    }

    /// OpenAI's legacy form: lists side by side. A begin token's text is not the prompt's; generated tokens
    /// may follow.
    static List<Token> ofEcho(JsonNode lists, String text, int promptTokens) throws NoAnswerException {
        JsonNode words = lists.path("tokens");
        JsonNode scores = lists.path("token_logprobs");
        JsonNode tops = lists.path("top_logprobs");
        if (words.isEmpty() || words.size() != scores.size() || words.size() != tops.size()) {
            throw NoAnswerException.broken();
        }
        List<Token> tokens = new ArrayList<>(words.size());
        boolean begins = !words.path(0).asString("").isEmpty()
                && !text.stripLeading().startsWith(words.path(0).asString("").stripLeading());
        for (int i = begins ? 1 : 0; i < Math.min(words.size(), promptTokens); i++) {
            tokens.add(new Token(words.path(i).asString(""), number(scores.path(i)), highest(tops.path(i))));
        }
        return tokens;
    }

    private static Token ofPosition(JsonNode position, String id) throws NoAnswerException {
        if (position.isNull()) {
            return new Token("", Double.NaN, Double.NaN);
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (JsonNode candidate : position) {
            highest = Math.max(highest, number(candidate.path("logprob")));
        }
        JsonNode own = position.path(id);
        return new Token(own.path("decoded_token").asString(""), number(own.path("logprob")), highest);
    }

    private static double highest(JsonNode top) throws NoAnswerException {
        if (top.isNull()) {
            return Double.NaN;
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (JsonNode score : top) {
            highest = Math.max(highest, number(score));
        }
        return highest;
    }

    private static double number(JsonNode node) throws NoAnswerException {
        if (node.isNull()) {
            return Double.NaN;
        }
        if (!node.isNumber()) {
            throw NoAnswerException.broken();
        }
        return node.doubleValue();
    }
}
