// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What models are to run on.
public sealed interface Device {

    Pattern CUDA_FORM = Pattern.compile("cuda(?::(\\d{1,2}))?");

    /// As configuration, health and metrics write it.
    String text();

    /// The processor.
    record Cpu() implements Device {
        @Override
        public String text() {
            return "cpu";
        }
    }

    /// A graphics processor; where it cannot be had, models do not open.
    ///
    /// @param index as the driver counts, from 0
    record Cuda(int index) implements Device {
        @Override
        public String text() {
            return "cuda:" + index;
        }
    }

    /// The first graphics processor, or the processor where that cannot be had.
    record Auto() implements Device {
        @Override
        public String text() {
            return "auto";
        }
    }

    /// @return empty where `text` is none of `cpu`, `cuda`, `cuda:N`, `auto`
    static Optional<Device> parse(String text) {
        Matcher cuda = CUDA_FORM.matcher(text);
        if (cuda.matches()) {
            return Optional.of(new Cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1))));
        }
        return switch (text) {
            case "cpu" -> Optional.of(new Cpu());
            case "auto" -> Optional.of(new Auto());
            default -> Optional.empty();
        };
    }
}
