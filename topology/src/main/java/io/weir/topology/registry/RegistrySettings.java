// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the registry is, and how long it may take. A call lasts at most
/// `(retries + 1) × timeout + retries × pause`.
///
/// @param address of the Confluent-compatible API, such as `http://registry:8080/apis/ccompat/v7`
/// @param authorization value of the `Authorization` header, where the registry asks for one
/// @param timeout of one try, the whole answer included
/// @param retries tries after the first, 0 to 10
/// @param pause between two tries
/// @param cache file that keeps what the registry answered over restarts; empty for memory alone
public record RegistrySettings(
        URI address,
        Optional<String> authorization,
        Duration timeout,
        int retries,
        Duration pause,
        Optional<Path> cache) {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
    private static final int RETRIES = 3;
    private static final int RETRIES_MAX = 10;
    private static final Duration PAUSE = Duration.ofMillis(200);

    public RegistrySettings {
        String scheme = String.valueOf(address.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
            throw new IllegalArgumentException("the registry's address is an http or https URL");
        }
        if (!(timeout.isPositive() && timeout.compareTo(TIMEOUT_MAX) <= 0)) {
            throw new IllegalArgumentException("the registry's timeout is above 0 and at most 60 s: " + timeout);
        }
        if (!(retries >= 0 && retries <= RETRIES_MAX)) {
            throw new IllegalArgumentException("the registry is tried again 0 to 10 times: " + retries);
        }
        if (pause.isNegative() || pause.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("the pause between tries is 0 to 60 s: " + pause);
        }
    }

    public static RegistrySettings at(URI address) {
        return new RegistrySettings(address, Optional.empty(), TIMEOUT, RETRIES, PAUSE, Optional.empty());
    }

    /// Leaves out the authorization, and what an address may hold of it.
    @Override
    public String toString() {
        return "RegistrySettings[" + address.getHost() + ", " + timeout + ", " + retries + " retries]";
    }
}
