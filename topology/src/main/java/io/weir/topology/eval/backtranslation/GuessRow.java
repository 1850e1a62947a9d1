// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

/// One labelled text.
///
/// @param id file and line
/// @param group rows of one group are split together; a behaviour, a question, a prompt
/// @param family what the row is reported under: `goal`, `benign`, `chat`, `safe`, or an attack
/// @param request what was really asked
/// @param answer what it obtained; empty where only the request is known
/// @param harmful the label of both
record GuessRow(String id, String group, String family, String request, String answer, boolean harmful) {

    static final String GOAL = "goal";
    static final String BENIGN = "benign";
    static final String SAFE = "safe";

    /// Benign answers of chat models, longer than the others.
    static final String CHAT = "chat";

    /// Whether answer and request stand together.
    boolean isExchange() {
        return !answer.isBlank();
    }

    /// Whether it is an answer to a request that nobody would mind.
    boolean isBenign() {
        return family.equals(BENIGN) || family.equals(CHAT);
    }

    @Override
    public String toString() {
        return "GuessRow[" + id + "]";
    }
}
