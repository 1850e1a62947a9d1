// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where model files lie, and how missing ones are looked for.
///
/// @param root of the store
/// @param offline whether nothing outside this machine may be asked
/// @param folders searched for jars, wheels, archives and the files themselves before a client is asked
/// @param mavenRepository the local one
/// @param timeout for one source
public record StoreSettings(Path root, boolean offline, List<Path> folders, Path mavenRepository, Duration timeout) {

    public static final String ROOT_PROPERTY = "weir.model.store";
    public static final String OFFLINE_PROPERTY = "weir.model.offline";
    public static final Path USUAL_ROOT = Path.of(System.getProperty("user.home", "."), ".cache", "weir", "models");
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    public StoreSettings {
        folders = List.copyOf(folders);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a time to fetch in is positive: " + timeout);
        }
    }

    /// A store that may fetch.
    public static StoreSettings at(Path root) {
        String repository = System.getProperty("maven.repo.local");
        Path maven = repository != null
                ? Path.of(repository)
                : Path.of(System.getProperty("user.home", "."), ".m2", "repository");
        return new StoreSettings(root, false, List.of(), maven, TIMEOUT);
    }

    /// As the system properties `weir.model.store` and `weir.model.offline` say.
    public static StoreSettings standard() {
        String root = System.getProperty(ROOT_PROPERTY);
        return at(root == null ? USUAL_ROOT : Path.of(root)).withOffline(Boolean.getBoolean(OFFLINE_PROPERTY));
    }

    public StoreSettings withOffline(boolean isOffline) {
        return new StoreSettings(root, isOffline, folders, mavenRepository, timeout);
    }

    public StoreSettings withFolders(List<Path> paths) {
        return new StoreSettings(root, offline, paths, mavenRepository, timeout);
    }
}
