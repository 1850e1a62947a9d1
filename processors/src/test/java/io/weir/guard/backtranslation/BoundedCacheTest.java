// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class BoundedCacheTest {

    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final BoundedCache<String> cache = new BoundedCache<>(2, LIFETIME, now::get);

    @Test
    void hitsAndMissesAreCounted() {
        cache.put("a", "1");

        assertThat(cache.get("a")).contains("1");
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void anEntryLivesUpToItsLifetimeAndNoLonger() {
        cache.put("a", "1");
        now.set(Instant.EPOCH.plus(LIFETIME).minusNanos(1));
        assertThat(cache.get("a")).isPresent();

        now.set(Instant.EPOCH.plus(LIFETIME));
        assertThat(cache.get("a")).isEmpty();
    }

    @Test
    void theLeastUsedEntryLeavesFirst() {
        cache.put("a", "1");
        cache.put("b", "2");
        assertThat(cache.get("a")).isPresent();
        cache.put("c", "3");

        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.get("b")).isEmpty();
    }

    @Test
    void aValueThatIsAlikeIsAHit() {
        cache.put("a", "knit");

        assertThat(cache.getOrAlike("b", "knit"::equals)).contains("knit");
        assertThat(cache.getOrAlike("b", "sew"::equals)).isEmpty();
    }
}
