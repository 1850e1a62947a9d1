// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

/// A record cannot be written or read as its schema asks. The message names schema and rule, never
/// content.
public final class ContractException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Failure failure;

    public ContractException(Failure failure, String detail) {
        super(failure + ": " + detail);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    /// What went wrong.
    public enum Failure {
        /// The registry gave no answer, and the schema is not known here yet.
        REGISTRY_AWAY,
        /// The registry will not have the schema: it breaks the subject's compatibility.
        SCHEMA_REFUSED,
        /// No schema has this id.
        SCHEMA_UNKNOWN,
        /// The bytes are neither JSON nor framed Avro.
        FORM_UNKNOWN,
        /// The bytes end early, or do not keep to their schema.
        MALFORMED,
        /// The record lacks something that its schema asks for.
        UNWRITABLE
    }
}
