// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;
import java.util.stream.Stream;

/// A stretch of a sentence with the words of the sentence that it cannot stand without.
///
/// @param lead subject, verb and object that the clause shares with an earlier one; empty where it has its
///     own
/// @param own its own words, in order; never empty
record Clause(List<Word> lead, List<Word> own) {

    Clause {
        lead = List.copyOf(lead);
        own = List.copyOf(own);
        if (own.isEmpty()) {
            throw new IllegalArgumentException("a clause has a word");
        }
    }

    Stream<Word> words() {
        return Stream.concat(lead.stream(), own.stream());
    }

    @Override
    public String toString() {
        return "Clause[" + lead.size() + " + " + own.size() + " words]";
    }
}
