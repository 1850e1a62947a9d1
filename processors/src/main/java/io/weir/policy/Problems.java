// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.ArrayList;
import java.util.List;

/// The mistakes found in one document, in its order; after the limit only their number is kept.
final class Problems {

    static final int LISTED_MAX = 100;

    private final List<String> listed = new ArrayList<>();
    private int more;

    /// @param message says what is there and what to write instead; quotes nothing but slugs
    void add(String path, PolicyNode node, String message) {
        String line = node.line() > 0 ? " (line " + node.line() + ")" : "";
        add((path.isEmpty() ? "document" : path) + line + ": " + message);
    }

    void add(String problem) {
        if (listed.size() < LISTED_MAX) {
            listed.add(problem);
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    List<String> list() {
        List<String> all = new ArrayList<>(listed);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
