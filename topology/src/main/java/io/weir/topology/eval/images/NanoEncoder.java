// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.guard.ModelRef;
import io.weir.model.CatalogueEntry;
import io.weir.model.Device;
import io.weir.model.Features;
import io.weir.model.ImageSettings;
import io.weir.model.Licence;
import io.weir.model.Matrix;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Pixels;
import io.weir.model.Precision;
import io.weir.model.StoreSettings;
import io.weir.model.Task;
import io.weir.model.batch.BatchSettings;
import io.weir.model.onnx.ImageTokens;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import io.weir.vision.fingerprint.BlockFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// The small vision transformer beside the data, through the encoder that the product runs.
final class NanoEncoder implements AutoCloseable {

    private static final String ID = "vit-nano-fmnist";
    static final int BLOCKS = 12;
    private static final int WIDTH = 64;
    private static final int CHUNK = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Block whose class token and mean patch tell copies.
    private static final int COPY_BLOCK = 1;

    private final OnnxImageEncoder blocks;
    private final OnnxImageEncoder early;
    private final ModelFile file;
    private final Progress progress;

    private NanoEncoder(OnnxImageEncoder blocks, OnnxImageEncoder early, ModelFile file, Progress progress) {
        this.blocks = blocks;
        this.early = early;
        this.file = file;
        this.progress = progress;
    }

    static NanoEncoder open(Path model, Progress progress) {
        try {
            ModelFile file = ModelFile.of(model);
            OnnxImageEncoder blocks = open(file, ImageTokens.CLASS, 0, BLOCKS);
            // Cut behind its block, so that no later one is computed.
            OnnxImageEncoder early = open(file, ImageTokens.ALL, COPY_BLOCK, COPY_BLOCK + 1);
            if (!blocks.isReady() || !early.isReady()) {
                blocks.close();
                early.close();
                throw new DataException(3, ImageFiles.MODEL + " does not give its blocks");
            }
            return new NanoEncoder(blocks, early, file, progress);
        } catch (IOException e) {
            throw new DataException(
                    3, ImageFiles.MODEL + " cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static OnnxImageEncoder open(ModelFile file, ImageTokens tokens, int first, int end) throws IOException {
        return OnnxImageEncoder.open(
                entry(file, first, end),
                tokens,
                new ModelStore(StoreSettings.standard().root()),
                BatchSettings.cpu(),
                new Device.Cpu(),
                InstantSource.system(),
                ModelListener.NONE);
    }

    ModelRef model() {
        return new ModelRef(ID, file.digest().sha256());
    }

    /// Class tokens of all blocks.
    List<BlockFeatures> features(String what, List<byte[]> images) {
        return encode(blocks, what, images).stream()
                .map(NanoEncoder::classTokens)
                .toList();
    }

    /// What copies are looked for by: class token and mean patch of an early block.
    List<float[]> copyFeatures(String what, List<byte[]> images) {
        return encode(early, what, images).stream()
                .map(layers -> copyFeatures(layers.getFirst()))
                .toList();
    }

    @Override
    public void close() {
        blocks.close();
        early.close();
    }

    private List<List<Matrix>> encode(OnnxImageEncoder encoder, String what, List<byte[]> images) {
        List<List<Matrix>> encoded = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int start = 0; start < images.size(); start += CHUNK) {
                progress.at("encoding " + what, start, images.size());
                List<Callable<Features>> calls = images.subList(start, Math.min(start + CHUNK, images.size())).stream()
                        .map(image -> call(encoder, image))
                        .toList();
                for (Future<Features> answer : threads.invokeAll(calls)) {
                    encoded.add(layers(answer.get()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(3, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an encoder answers and does not throw", e);
        }
        return encoded;
    }

    private static Callable<Features> call(OnnxImageEncoder encoder, byte[] image) {
        return () -> encoder.encode(
                Pixels.grey(IdxImages.SIDE, IdxImages.SIDE, image),
                Instant.now().plus(PATIENCE));
    }

    private static List<Matrix> layers(Features features) {
        return switch (features) {
            case Features.Extracted extracted -> extracted.layers();
            case Features.Unavailable(var cause) ->
                throw new DataException(3, "the encoder gave no features (" + cause + ")");
        };
    }

    private static BlockFeatures classTokens(List<Matrix> layers) {
        return BlockFeatures.quantised(
                layers.stream().map(layer -> layer.row(0)).toArray(float[][]::new));
    }

    private static float[] copyFeatures(Matrix layer) {
        float[] features = new float[2 * WIDTH];
        System.arraycopy(layer.row(0), 0, features, 0, WIDTH);
        for (int token = 1; token < layer.rows(); token++) {
            for (int i = 0; i < WIDTH; i++) {
                features[WIDTH + i] += layer.at(token, i) / (layer.rows() - 1);
            }
        }
        return features;
    }

    private static CatalogueEntry entry(ModelFile file, int first, int end) {
        var settings = new ImageSettings(
                IdxImages.SIDE,
                IdxImages.SIDE,
                7,
                WIDTH,
                List.of(.5),
                List.of(.5),
                "pixel_values",
                IntStream.range(first, end)
                        .mapToObj(block -> "/b." + block + "/Add_2_output_0")
                        .toList());
        return new CatalogueEntry(
                ID,
                Task.IMAGE_FEATURES,
                Precision.FP32,
                Map.of(CatalogueEntry.MODEL, file),
                new ModelForm.ImageFeatures(settings),
                Map.of(),
                new Licence("Apache-2.0", "Weir", Licence.Distribution.ON_DEMAND),
                Optional.empty(),
                Optional.empty());
    }
}
