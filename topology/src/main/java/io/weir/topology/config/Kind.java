// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import io.weir.model.Device;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form and range of a configuration value.
///
/// Each form reads a value or says in words what it takes; a value out of form or range is empty.
public sealed interface Kind<T> {

    /// The value as a program uses it; empty where the text is out of form or range.
    Optional<T> read(String text);

    /// Form and range in words, to follow "write".
    String range();

    /// A whole number.
    record Whole(long min, long max) implements Kind<Long> {
        @Override
        public Optional<Long> read(String text) {
            return text.matches("-?\\d{1,18}")
                    ? Optional.of(Long.parseLong(text)).filter(number -> number >= min && number <= max)
                    : Optional.empty();
        }

        @Override
        public String range() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /// A length of time: a number with its unit.
    record Time(Duration min, Duration max) implements Kind<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

        @Override
        public Optional<Duration> read(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            long number = Long.parseLong(matcher.group(1));
            Duration time = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            return Optional.of(time).filter(t -> t.compareTo(min) >= 0 && t.compareTo(max) <= 0);
        }

        @Override
        public String range() {
            return "a time from " + text(min) + " to " + text(max) + ", such as 250ms, 30s, 10m, 1h, 7d";
        }

        static String text(Duration time) {
            if (time.toMillis() % 1_000 != 0) {
                return time.toMillis() + "ms";
            }
            if (time.toSeconds() % 60 != 0 || time.isZero()) {
                return time.toSeconds() + "s";
            }
            if (time.toMinutes() % 60 != 0) {
                return time.toMinutes() + "m";
            }
            return time.toHours() % 24 == 0 ? time.toDays() + "d" : time.toHours() + "h";
        }
    }

    /// A part of a whole.
    record Share(double min, double max) implements Kind<Double> {
        Share(double max) {
            this(0, max);
        }

        @Override
        public Optional<Double> read(String text) {
            return text.matches("\\d(\\.\\d{1,6})?")
                    ? Optional.of(Double.parseDouble(text)).filter(share -> share >= min && share <= max)
                    : Optional.empty();
        }

        @Override
        public String range() {
            return "a number from " + (min == 0 ? "0" : min) + " to " + max;
        }
    }

    /// A number of either sign.
    record Decimal(double min, double max) implements Kind<Double> {
        @Override
        public Optional<Double> read(String text) {
            return text.matches("-?\\d{1,6}(\\.\\d{1,6})?")
                    ? Optional.of(Double.parseDouble(text)).filter(number -> number >= min && number <= max)
                    : Optional.empty();
        }

        @Override
        public String range() {
            return "a number from " + min + " to " + max;
        }
    }

    /// Yes or no.
    record Flag() implements Kind<Boolean> {
        @Override
        public Optional<Boolean> read(String text) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public String range() {
            return "true or false";
        }
    }

    /// What models run on.
    record Processor() implements Kind<Device> {
        @Override
        public Optional<Device> read(String text) {
            return Device.parse(text);
        }

        @Override
        public String range() {
            return "cpu, cuda, cuda:N, or auto";
        }
    }

    /// An amount of memory: a number with its unit.
    record Size(long min, long max) implements Kind<Long> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");
        private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

        @Override
        public Optional<Long> read(String text) {
            Matcher matcher = FORM.matcher(text);
            return matcher.matches()
                    ? Optional.of(Long.parseLong(matcher.group(1)) << SHIFTS.getOrDefault(matcher.group(2), 0))
                            .filter(bytes -> bytes >= min && bytes <= max)
                    : Optional.empty();
        }

        @Override
        public String range() {
            return "a size from " + text(min) + " to " + text(max) + ", such as 512KiB or 64MiB";
        }

        private static String text(long bytes) {
            if (bytes % (1L << 30) == 0) {
                return (bytes >> 30) + "GiB";
            }
            return bytes % (1L << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
        }
    }

    /// A text of a given form.
    ///
    /// @param form a regular expression
    /// @param words the same in words
    record Word(String form, String words) implements Kind<String> {
        @Override
        public Optional<String> read(String text) {
            return Optional.of(text).filter(value -> value.matches(form));
        }

        @Override
        public String range() {
            return words;
        }
    }

    /// Words with commas between them; at most `countMax`.
    record Words(String form, int countMin, int countMax, String words) implements Kind<List<String>> {
        @Override
        public Optional<List<String>> read(String text) {
            List<String> values = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .toList();
            return Optional.of(values)
                    .filter(list -> list.size() >= countMin && list.size() <= countMax)
                    .filter(list -> list.stream().allMatch(value -> value.matches(form)));
        }

        @Override
        public String range() {
            return words;
        }
    }

    /// A place on the machine that Weir runs on.
    ///
    /// @param words what lies there
    record Place(String words) implements Kind<Path> {
        @Override
        public Optional<Path> read(String text) {
            String home = System.getProperty("user.home", "");
            String path = text.startsWith("~/") ? home + text.substring(1) : text;
            return path.indexOf('\0') >= 0 || path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
        }

        @Override
        public String range() {
            return words;
        }
    }

    /// A text that no message may show.
    record Secret(int lengthMin) implements Kind<String> {
        Secret() {
            this(1);
        }

        @Override
        public Optional<String> read(String text) {
            return Optional.of(text).filter(value -> value.matches("[\\x20-\\x7E]{" + lengthMin + ",8192}"));
        }

        @Override
        public String range() {
            return "a text of " + (lengthMin > 1 ? "at least " + lengthMin + ' ' : "")
                    + "printable characters, never shown";
        }
    }

    /// An address that begins with http:// or https://.
    record Address() implements Kind<URI> {
        @Override
        public Optional<URI> read(String text) {
            return text.matches("https?://[A-Za-z0-9._:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?")
                    ? Optional.of(URI.create(text))
                    : Optional.empty();
        }

        @Override
        public String range() {
            return "an address that begins with http:// or https://";
        }
    }
}
