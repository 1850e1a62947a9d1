// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.Optional;

/// What a guard kept of earlier exchanges of the same conversation, and of the same subject. Owned by one
/// call.
public interface Recollection {

    /// Whose exchanges are remembered together.
    enum Scope {
        CONVERSATION,
        /// Whoever the platform says is acting, under a pseudonym: `authid`. Not every exchange names one.
        SUBJECT
    }

    /// Whether the exchange names such a one.
    boolean has(Scope scope);

    /// What was kept last; empty at first, and again after a long silence.
    Optional<byte[]> get(Scope scope);

    /// Keeps this instead. Where the exchange names no such one, it is lost.
    void put(Scope scope, byte[] kept);

    /// Of an exchange that stands alone: nothing was kept, and nothing is.
    Recollection NONE = new Recollection() {
        @Override
        public boolean has(Scope scope) {
            return scope == Scope.CONVERSATION;
        }

        @Override
        public Optional<byte[]> get(Scope scope) {
            return Optional.empty();
        }

        @Override
        public void put(Scope scope, byte[] kept) {}
    };
}
