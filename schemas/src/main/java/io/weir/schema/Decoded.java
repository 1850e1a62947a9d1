// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

/// What came of reading a record of an output topic.
public sealed interface Decoded<T> {

    record Read<T>(T record) implements Decoded<T> {

        @Override
        public String toString() {
            return "Read[]";
        }
    }

    /// @param detail names schema and rule; never content
    record Unreadable<T>(ContractException.Failure failure, String detail) implements Decoded<T> {}
}
