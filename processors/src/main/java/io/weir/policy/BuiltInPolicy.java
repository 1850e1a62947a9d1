// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.GuardInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/// The policy that is in force until one is published: `built-in-policy.yaml`, compiled against the
/// guards that are there.
public final class BuiltInPolicy {

    private static final String RESOURCE = "built-in-policy.yaml";

    /// Guards that it speaks of; what it says of one that is not there is left out.
    private static final Set<String> NAMED =
            Set.of("pattern", "refusal", "hazard", "backtranslation", "uncertainty", "conversation");

    private static final byte[] DOCUMENT = read();

    private BuiltInPolicy() {}

    /// @throws IllegalStateException where the guards cannot report what the document names: a defect
    public static CompiledPolicy of(List<GuardInfo> guards) {
        return switch (new PolicyCompiler(guards, NAMED).compile(DOCUMENT)) {
            case Compilation.Compiled(CompiledPolicy policy, List<String> _) -> policy;
            case Compilation.Refused(String _, List<String> problems) ->
                throw new IllegalStateException("the built-in policy: " + String.join("; ", problems));
        };
    }

    /// The document itself, a copy.
    public static byte[] document() {
        return DOCUMENT.clone();
    }

    private static byte[] read() {
        try (InputStream in = BuiltInPolicy.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
