// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import io.weir.guard.LanguageModel.Ending;
import io.weir.guard.judge.Ruling.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a judge's answer: one JSON object with the frame's id and a score, and nothing besides.
///
/// From prose nothing is guessed at: an answer that quotes, explains, refuses, or gives two verdicts is none.
final class ReplyReader {

    static final int LENGTH_MAX = 200;
    static final int HARM_MAX = 100;

    private static final String ID = "id";
    private static final String HARM = "harm";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ReplyReader() {}

    /// What was read.
    sealed interface Reading {

        /// @param harm from 0 to [#HARM_MAX]
        record Score(int harm) implements Reading {}

        record Unread(Fault fault) implements Reading {}
    }

    static Reading read(String reply, Ending ending, String id) {
        if (reply.isBlank()) {
            return new Reading.Unread(Fault.EMPTY);
        }
        if (ending != Ending.END_OF_TEXT || reply.length() > LENGTH_MAX) {
            return new Reading.Unread(Fault.CUT);
        }
        try {
            return read(MAPPER.readTree(reply), id);
        } catch (JacksonException _) {
            // Its message may quote the reply.
            return new Reading.Unread(Fault.NOT_ONE_OBJECT);
        }
    }

    private static Reading read(JsonNode answer, String id) {
        if (!answer.isObject()) {
            return new Reading.Unread(Fault.NOT_ONE_OBJECT);
        }
        if (answer.size() != 2 || !answer.has(ID) || !answer.has(HARM)) {
            return new Reading.Unread(Fault.OTHER_MEMBERS);
        }
        JsonNode said = answer.path(ID);
        if (!said.isString() || !said.stringValue().equals(id)) {
            return new Reading.Unread(Fault.OTHER_ID);
        }
        JsonNode harm = answer.path(HARM);
        if (!harm.isIntegralNumber() || !harm.canConvertToInt() || harm.intValue() < 0 || harm.intValue() > HARM_MAX) {
            return new Reading.Unread(Fault.NOT_A_SCORE);
        }
        return new Reading.Score(harm.intValue());
    }
}
