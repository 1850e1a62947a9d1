// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import java.util.Set;

/// One labelled exchange.
///
/// @param id file and line
/// @param group rows of one group are split together: a behaviour, a question, a prompt
/// @param family what the row is reported under: an attack's name, or one of the constants
/// @param prompt empty where the data has none
/// @param goal what was asked without the attack; the prompt itself where there is none
/// @param harmful whether the answer serves a harmful request
record PrefilterRow(
        String id, String group, String family, String prompt, String goal, String response, boolean harmful) {

    /// Answers to harmless prompts, by no chat model.
    static final String BENIGN = "benign";

    /// Answers of chat models to harmless prompts.
    static final String CHAT = "chat";

    /// Compliant answers to safe prompts that sound unsafe.
    static final String SAFE = "safe";

    /// Compliant answers of models without a conscience to harmful goals; a model's label.
    static final String PLAIN = "plain";

    /// Compliant answers to the unsafe twins of the safe prompts.
    static final String UNSAFE = "unsafe";

    private static final Set<String> NO_ATTACK = Set.of(BENIGN, CHAT, SAFE, PLAIN, UNSAFE);

    boolean hasPrompt() {
        return !prompt.isBlank();
    }

    /// Whether a jailbreak obtained the answer.
    boolean isJailbreak() {
        return !NO_ATTACK.contains(family);
    }

    /// Whether the answer is one to an ordinary harmless prompt.
    boolean isBenign() {
        return family.equals(BENIGN) || family.equals(CHAT);
    }

    boolean isSafe() {
        return family.equals(SAFE);
    }

    @Override
    public String toString() {
        return "PrefilterRow[" + id + "]";
    }
}
