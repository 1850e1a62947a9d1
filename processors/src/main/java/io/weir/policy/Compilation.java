// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.List;

/// What came of compiling a policy document: a policy, or every reason why there is none.
public sealed interface Compilation {

    /// @param notes what is allowed and probably not meant, such as a rule that can never fire
    record Compiled(CompiledPolicy policy, List<String> notes) implements Compilation {

        public Compiled {
            notes = List.copyOf(notes);
        }
    }

    /// @param tenant whose policy it would have been, or `unknown`
    /// @param problems each with path, line, and what to write instead; never empty; safe to show
    record Refused(String tenant, List<String> problems) implements Compilation {

        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a reason");
            }
        }
    }
}
