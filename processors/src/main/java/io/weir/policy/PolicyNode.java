// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.List;
import java.util.Map;

/// A policy document as it was written, before anything is known of its meaning.
sealed interface PolicyNode {

    /// The line it begins on, from 1.
    int line();

    /// What this is, in words for a problem's message.
    String kind();

    /// A text, a number, or a switch; `quoted` texts are never read as anything else.
    record Scalar(String text, boolean quoted, int line) implements PolicyNode {

        @Override
        public String kind() {
            return isEmpty() ? "nothing" : isSwitch() ? "true or false" : isNumber() ? "a number" : "a text";
        }

        boolean isEmpty() {
            return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        boolean isSwitch() {
            return !quoted && (text.equals("true") || text.equals("false"));
        }

        boolean isNumber() {
            return !quoted && text.matches("-?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})");
        }

        @Override
        public String toString() {
            return "Scalar[" + text.length() + " chars]";
        }
    }

    record Items(List<PolicyNode> nodes, int line) implements PolicyNode {

        public Items {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /// Keys are in the order of the document.
    record Fields(Map<String, PolicyNode> nodes, int line) implements PolicyNode {

        @Override
        public String kind() {
            return "a group of fields";
        }
    }
}
