// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.List;

/// A contender at work; closing it stops it and waits for its threads.
interface Running extends AutoCloseable {

    @Override
    void close();

    /// Several at work as one.
    static Running all(List<Running> parts) {
        return () -> parts.forEach(Running::close);
    }
}
