// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import java.util.List;

/// What is judged: texts by strangers, each under its name.
///
/// @param fields at least one
public record Material(List<Field> fields) {

    public Material {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("there is something to judge");
        }
    }

    /// What a text is.
    public enum Name {
        REQUEST("request"),
        ANSWER("answer");

        private final String word;

        Name(String word) {
            this.word = word;
        }

        /// As the judge is told it.
        public String word() {
            return word;
        }
    }

    /// One text.
    public record Field(Name name, String text) {

        @Override
        public String toString() {
            return "Field[" + name + ", " + text.length() + " chars]";
        }
    }

    public static Material ofRequest(String text) {
        return new Material(List.of(new Field(Name.REQUEST, text)));
    }

    public static Material ofAnswer(String text) {
        return new Material(List.of(new Field(Name.ANSWER, text)));
    }

    public static Material ofExchange(String request, String answer) {
        return new Material(List.of(new Field(Name.REQUEST, request), new Field(Name.ANSWER, answer)));
    }

    public boolean isBlank() {
        return fields.stream().allMatch(field -> field.text().isBlank());
    }
}
