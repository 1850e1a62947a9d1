// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The moment that the demo's page shows; nothing where no demo runs.
@ApplicationScoped
class DemoFeed {
    private final AtomicReference<@Nullable DemoView> last = new AtomicReference<>();

    void show(DemoView view) {
        last.set(view);
    }

    Optional<DemoView> last() {
        return Optional.ofNullable(last.get());
    }
}
