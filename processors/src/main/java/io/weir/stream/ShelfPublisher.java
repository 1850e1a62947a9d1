// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.policy.PolicyShelf;
import io.weir.schema.ContractCodec;
import io.weir.wire.PolicyRecords;

/// Publishes the records of the policy topic on a [PolicyShelf].
///
/// @param codec reads the record, whether it is Avro or JSON
public record ShelfPublisher(PolicyShelf shelf, ContractCodec codec) implements PolicyPublisher {

    @Override
    public Outcome publish(String key, byte[] value) {
        return switch (PolicyRecords.document(key, value, codec)) {
            case PolicyRecords.Reading.Document document -> outcome(shelf.publish(key, document.bytes()));
            case PolicyRecords.Reading.Unreadable(String problem) -> outcome(shelf.refuse(key, problem));
        };
    }

    @Override
    public Outcome withdraw(String key) {
        return outcome(shelf.withdraw(key));
    }

    private static Outcome outcome(PolicyShelf.Outcome outcome) {
        return switch (outcome) {
            case PolicyShelf.Outcome.Live(var version) -> new Outcome.Live(version);
            case PolicyShelf.Outcome.Withdrawn(var version, var now) -> new Outcome.Withdrawn(version, now);
            case PolicyShelf.Outcome.Unchanged() -> new Outcome.Unchanged();
            case PolicyShelf.Outcome.Refused(var tenant, var problems) -> new Outcome.Refused(tenant, problems);
        };
    }
}
