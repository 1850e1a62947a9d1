// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

/// A contender at work; closing it stops it and waits for its threads.
interface Running extends AutoCloseable {

    @Override
    void close();
}
