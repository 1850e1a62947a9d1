// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import java.util.List;

/// How fast one model was on one machine.
///
/// @param model catalogue id
/// @param sha256 of the file that ran
/// @param device such as `cpu`
/// @param machine cores and architecture, in words
/// @param figures in the order in which they were taken
public record ModelSpeed(
        String model,
        String sha256,
        String precision,
        String device,
        int workers,
        String machine,
        List<Figure> figures) {

    public ModelSpeed {
        figures = List.copyOf(figures);
    }

    /// One figure.
    ///
    /// @param name stable, for programs; `…-per-cpu-second` moves little with what else the machine does
    /// @param meaning in words
    public record Figure(String name, double value, String meaning) {}

    /// The machine that this runs on.
    static String here() {
        return Runtime.getRuntime().availableProcessors() + " cores (" + System.getProperty("os.arch", "?") + ")";
    }
}
