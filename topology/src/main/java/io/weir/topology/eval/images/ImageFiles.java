// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.DataUsed;
import io.weir.vision.fingerprint.RegisteredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the lane's pictures are: generators by file name, and Fashion-MNIST in one of three places.
final class ImageFiles {

    static final String MODEL = "vision/vit-nano-fmnist.onnx";
    static final String GENERATORS = "vision/fmnist-generators";

    private static final Pattern NAME = Pattern.compile("(.+)-(\\d+)-images-idx3-ubyte");
    private static final String TRAIN = "train-images-idx3-ubyte";
    private static final String TEST = "t10k-images-idx3-ubyte";

    private final DataDirectory data;
    private final List<DataUsed> used = new ArrayList<>();

    ImageFiles(DataDirectory data) {
        this.data = data;
    }

    List<DataUsed> used() {
        return used;
    }

    /// Pictures by generator and training run; at least two generators with two runs.
    Map<String, Map<String, List<byte[]>>> generators() {
        Map<String, Map<String, List<byte[]>>> generators = new TreeMap<>();
        for (Path file : files()) {
            Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
            if (name.matches()) {
                List<byte[]> images = IdxImages.read(file, 0, data.limit());
                if (images.size() < RegisteredRun.IMAGES_MIN) {
                    throw new DataException(
                            3, file.getFileName() + ": a run has at least " + RegisteredRun.IMAGES_MIN + " pictures");
                }
                String relative = GENERATORS + "/" + file.getFileName();
                used.add(new DataUsed(relative, data.sha256(relative), images.size(), images.size(), 0));
                generators.computeIfAbsent(name.group(1), _ -> new TreeMap<>()).put(name.group(2), images);
            }
        }
        if (generators.values().stream().filter(runs -> runs.size() > 1).count() < 2) {
            throw new DataException(3, "below " + GENERATORS + ": two generators with two training runs are needed");
        }
        return generators;
    }

    /// Training pictures of Fashion-MNIST.
    List<byte[]> train(int from, int count) {
        return IdxImages.read(fashion(TRAIN), from, count);
    }

    /// Test pictures of Fashion-MNIST.
    List<byte[]> test(int from, int count) {
        return IdxImages.read(fashion(TEST), from, count);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(data.path().resolve(GENERATORS))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new DataException(3, "no directory " + GENERATORS + " below " + data.path());
        }
    }

    private Path fashion(String name) {
        String chosen = System.getenv("WEIR_FASHION_MNIST");
        return Stream.of(
                        Optional.ofNullable(chosen).map(Path::of),
                        Optional.of(data.path().resolve("vision/fashion-mnist")),
                        Optional.of(Path.of("/usr/share/datasets/fashion-mnist")))
                .flatMap(Optional::stream)
                .flatMap(directory -> Stream.of(directory.resolve(name), directory.resolve(name + ".gz")))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        3,
                        "missing: Fashion-MNIST (" + name + ") in WEIR_FASHION_MNIST, below the data directory, or as"
                                + " Debian's dataset-fashion-mnist"));
    }
}
