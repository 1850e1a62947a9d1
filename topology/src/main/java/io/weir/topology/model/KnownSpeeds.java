// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.topology.model.ModelSpeed.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Speeds that were measured once, for the models page: what `./weir models bench --json -` wrote.
final class KnownSpeeds {

    private static final String FILE = "speeds.json";

    private final Map<String, ModelSpeed> byModel;

    private KnownSpeeds(Map<String, ModelSpeed> byModel) {
        this.byModel = byModel;
    }

    static KnownSpeeds shipped() {
        try (InputStream in = Objects.requireNonNull(KnownSpeeds.class.getResourceAsStream(FILE), FILE)) {
            List<ModelSpeed> all = List.of(JsonMapper.shared().readValue(in, ModelSpeed[].class));
            return new KnownSpeeds(
                    all.stream().collect(Collectors.toUnmodifiableMap(ModelSpeed::model, Function.identity())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Collection<ModelSpeed> all() {
        return byModel.values();
    }

    /// In a few words; a dash where nothing was measured.
    String of(String model) {
        ModelSpeed speed = byModel.get(model);
        if (speed == null) {
            return "-";
        }
        return speed.figures().stream()
                .filter(figure -> figure.name().contains("-per-cpu-second"))
                .map(KnownSpeeds::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(Figure figure) {
        return number(figure.value()) + " " + figure.meaning().replace(" a CPU second", "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 20 ? "%,.0f" : "%.1f", value);
    }
}
