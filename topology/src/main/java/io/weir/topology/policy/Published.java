// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.BuiltInPolicy;
import io.weir.policy.PolicyShelf;
import io.weir.schema.ContractCodec;
import io.weir.stream.ShelfPublisher;
import io.weir.topology.chat.GuardCatalogue;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// What the policy topic holds, put on a shelf as every process does it.
final class Published {

    private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9*._@-]{1,130}");
    private static final ContractCodec CODEC = ContractCodec.json();

    private final PolicyShelf shelf = new PolicyShelf(PolicyFile.COMPILER, BuiltInPolicy.of(GuardCatalogue.all()));
    private final List<String> keys;

    private Published(SequencedMap<String, byte[]> records) {
        this.keys = records.sequencedKeySet().stream()
                .filter(key -> SHOWABLE.matcher(key).matches())
                .toList();
        var publisher = new ShelfPublisher(shelf, CODEC);
        records.forEach(publisher::publish);
    }

    static Published in(PolicyTopic topic) throws PolicyTopic.ClusterException {
        return new Published(topic.read());
    }

    PolicyShelf shelf() {
        return shelf;
    }

    /// Every key that holds a document, good or bad, in the order of publication; safe to show.
    List<String> keys() {
        return keys;
    }
}
