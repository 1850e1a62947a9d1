// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Versions of libraries, as their jars state them.
public final class PackageVersions {

    private PackageVersions() {}

    /// The version in the jar's Maven properties; `unknown` where it has none.
    public static String of(String group, String artifact) {
        String path = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        ClassLoader loader = PackageVersions.class.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(path)) {
            var properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The version in the manifest of the jar that holds `type`; `unknown` where it has none.
    public static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
