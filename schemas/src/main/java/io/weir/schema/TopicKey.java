// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

/// What the key of a topic's records is. Keys are UTF-8 text, apart from [#ORIGINAL].
public enum TopicKey {
    CONVERSATION("tenant/conversation", "keeps a conversation in order on one task"),
    ALERT_FINGERPRINT("fingerprint", "the alert's fingerprint: compaction keeps its latest state"),
    POLICY_VERSION("tenant@version", "the tenant, or * for all without their own, and the policy's version"),
    IMAGE_SOURCE("tenant/source", "keeps the pictures of a source in order on one task"),
    IMAGE("tenant/image", "the tenant and the picture's event id"),
    FINGERPRINT_RUN("encoder|generator|run", "the encoder's digest, and the names of generator and training run"),
    PROTECTED_SET("protected set", "the set's name"),
    ORIGINAL("the original record's key", "bytes as they came, or none");

    private final String form;
    private final String meaning;

    TopicKey(String form, String meaning) {
        this.form = form;
        this.meaning = meaning;
    }

    public String form() {
        return form;
    }

    public String meaning() {
        return meaning;
    }
}
