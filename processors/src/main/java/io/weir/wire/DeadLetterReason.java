// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

/// Why a record went to the dead letters. Safe to log, and one value of a metric label each.
public enum DeadLetterReason {
    /// The record has no key, or its key is not text.
    KEY_MISSING,
    /// The record has no value: a tombstone on a topic that has none.
    VALUE_MISSING,
    /// The value or headers are no CloudEvent.
    NOT_A_CLOUD_EVENT,
    /// The event's data is not JSON.
    NOT_JSON,
    /// The event's data breaks the topic's JSON Schema.
    SCHEMA_VIOLATION,
    /// A needed attribute is missing or malformed: tenant, subject, source, id.
    ATTRIBUTE_INVALID,
    /// The event's type does not belong on its topic.
    TYPE_UNEXPECTED,
    /// The record's key is not tenant and conversation, so it would be joined on the wrong task.
    KEY_MISMATCH,
    /// The event is longer, deeper, or has more messages or parts than the limits allow.
    TOO_LARGE,
    /// The other half was already judged without this one: it came past the bound.
    LATE,
    /// The exchange already has its decision, or another event already took this half's place.
    ALREADY_DECIDED,
    /// An inconclusive verdict's cause is parked by policy.
    PARKED,
    /// An output record would be larger than the broker takes.
    OUTPUT_TOO_LARGE,
    /// An output record could not be written as its schema asks.
    OUTPUT_UNSERIALIZABLE,
    /// A defect in processing.
    PROCESSING_FAILED
}
