// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.topology.config.Kind;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time with its unit, as configuration does: `500ms`, `20s`, `5m`, `1h`.
public final class DurationOption implements ITypeConverter<Duration> {
    private static final Kind.Time ANY = new Kind.Time(Duration.ZERO, Duration.ofDays(365));

    @Override
    public Duration convert(String text) {
        return ANY.read(text).orElseThrow(() -> new TypeConversionException("write a time such as 500ms, 20s, 5m, 1h"));
    }
}
