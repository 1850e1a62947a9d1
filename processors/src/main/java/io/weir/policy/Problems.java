// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The mistakes found in one document, in its order; after the limit only their number is kept.
final class Problems {

    static final int LISTED_MAX = 100;

    private record Problem(int line, String text) {}

    private final List<Problem> listed = new ArrayList<>();
    private int more;

    /// @param message says what is there and what to write instead; quotes nothing but slugs
    void add(String path, PolicyNode node, String message) {
        String line = node.line() > 0 ? " (line " + node.line() + ")" : "";
        add(node.line(), (path.isEmpty() ? "document" : path) + line + ": " + message);
    }

    /// One without a place.
    void add(String problem) {
        add(0, problem);
    }

    private void add(int line, String problem) {
        if (listed.size() < LISTED_MAX) {
            listed.add(new Problem(line, problem));
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    List<String> list() {
        List<String> all = new ArrayList<>();
        listed.stream().sorted(Comparator.comparingInt(Problem::line)).forEach(problem -> all.add(problem.text()));
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
