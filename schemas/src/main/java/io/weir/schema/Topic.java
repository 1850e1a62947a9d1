// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

/// Every topic of the chat lane, in the order of the flow.
public enum Topic {
    PROMPT("weir.chat.prompt.v1"),
    RESPONSE("weir.chat.response.v1"),
    RELEASED("weir.chat.released.v1"),
    QUARANTINE("weir.chat.quarantine.v1"),
    VERDICT("weir.verdict.v1"),
    DECISION("weir.decision.v1"),
    ALERT("weir.alert.v1"),
    LABEL("weir.label.v1"),
    POLICY("weir.policy.v1"),
    DEAD_LETTER("weir.deadletter.v1");

    private final String topicName;

    Topic(String topicName) {
        this.topicName = topicName;
    }

    /// Name on the broker; part of the contract, so it never changes within a version.
    public String topicName() {
        return topicName;
    }
}
