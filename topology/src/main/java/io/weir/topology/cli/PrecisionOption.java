// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Precision;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which weights of a converted model are meant.
final class PrecisionOption {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(
            names = "--precision",
            paramLabel = "int8|fp32",
            defaultValue = "int8",
            description = "Of the weights: int8 in blocks of 32, or fp32 (default: ${DEFAULT-VALUE}).")
    private String text = "";

    /// @throws ParameterException where it is neither
    Precision precision() {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "int8" -> Precision.INT8;
            case "fp32" -> Precision.FP32;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--precision: write int8 or fp32, not \"" + text + "\"");
        };
    }
}
