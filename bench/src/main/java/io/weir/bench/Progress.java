// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

/// Says on standard error how far a benchmark is.
final class Progress {

    private Progress() {}

    @SuppressWarnings("SystemOut") // Progress is for the person who waits.
    static void say(String text) {
        System.err.println("weir bench: " + text);
    }
}
