// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.ImageEncoder;
import io.weir.guard.image.PictureLook;
import io.weir.guard.image.PictureLook.Looked;
import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.Picture;
import io.weir.vision.seen.PictureReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Encodes many pictures for references and fingerprints, as many at once as an encoder's batches take.
public final class FeatureReader {

    private static final int AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PictureLook look;

    public FeatureReader(ImageEncoder encoder) {
        this.look = new PictureLook(new PictureReader(ImageLimits.standard()), Optional.of(encoder), Optional.empty());
    }

    /// In the pictures' order.
    ///
    /// @param progress is told how many are done
    /// @throws IOException where one gives no features
    public List<BlockFeatures> read(List<Picture> pictures, IntConsumer progress) throws IOException {
        List<BlockFeatures> features = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int start = 0; start < pictures.size(); start += AT_ONCE) {
                List<Future<Looked>> looks = new ArrayList<>();
                for (Picture picture : pictures.subList(start, Math.min(start + AT_ONCE, pictures.size()))) {
                    looks.add(threads.submit(
                            () -> look.look(picture, Instant.now().plus(PATIENCE))));
                }
                for (Future<Looked> one : looks) {
                    features.add(blocks(one.get()));
                }
                progress.accept(features.size());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (ExecutionException defect) {
            throw new IllegalStateException("a look answers and does not throw", defect);
        }
        return features;
    }

    private static BlockFeatures blocks(Looked looked) throws IOException {
        return switch (looked.content()) {
            case Extracted extracted -> extracted.blocks();
            case Missing(var cause) -> throw new IOException("a picture has no features (" + cause + ")");
        };
    }
}
