// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import java.util.List;

/// The configuration cannot be used; every problem names its key, the value, and what to write instead.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // A List.of, which is serializable.
    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
