// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.Compilation;
import io.weir.policy.PolicyCompiler;
import io.weir.topology.chat.GuardCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A policy in a file, or on the standard input where the name is `-`.
final class PolicyFile {

    static final PolicyCompiler COMPILER = new PolicyCompiler(GuardCatalogue.all());

    /// Read one byte further than a policy may have, so that the compiler says that it is too large.
    private static final int READ_MAX = 256 * 1024 + 1;

    private PolicyFile() {}

    /// @throws MissingException where it cannot be read
    static byte[] read(String name) throws MissingException {
        try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            return in.readNBytes(READ_MAX);
        } catch (NoSuchFileException e) {
            throw new MissingException(name + ": there is no such file");
        } catch (IOException e) {
            throw new MissingException(
                    name + ": cannot be read: " + e.getClass().getSimpleName());
        }
    }

    static Compilation compile(String name) throws MissingException {
        return COMPILER.compile(read(name));
    }

    /// Something needed is missing; the message says what.
    static final class MissingException extends Exception {

        MissingException(String message) {
            super(message);
        }
    }
}
