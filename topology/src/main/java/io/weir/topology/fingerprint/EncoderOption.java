// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.model.ModelListener;
import io.weir.topology.cli.Terminals;
import io.weir.topology.eval.Progress;
import io.weir.topology.image.FeatureReader;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.model.OnnxPictureEncoder;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.seen.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which encoder a command reads pictures with.
final class EncoderOption {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(
            names = "--encoder",
            paramLabel = "ID",
            defaultValue = "weir-vit-nano",
            description = {
                "Catalogue id of the image encoder (default: ${DEFAULT-VALUE}, which is for small grey pictures;",
                "for photographs vit-s14-focus, after ./weir models pull)."
            })
    private String encoder = "";

    /// What is done with an open encoder.
    @FunctionalInterface
    interface Work<T> {
        T with(Opened opened) throws IOException, MissingException;
    }

    /// An encoder that reads pictures, with a bar.
    record Opened(OnnxPictureEncoder encoder, FeatureReader reader, Progress progress) {

        List<BlockFeatures> features(String what, List<Picture> pictures) throws IOException {
            List<BlockFeatures> features =
                    reader.read(pictures, done -> progress.at("encoding " + what, done, pictures.size()));
            progress.done();
            return features;
        }
    }

    /// @throws MissingException where the encoder cannot be had, or gives no features
    <T> T open(Work<T> work) throws MissingException {
        PrintWriter err = spec.commandLine().getErr();
        try (ModelRuntime models = ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE)) {
            OnnxPictureEncoder open = models.imageEncoder(encoder);
            return work.with(new Opened(open, new FeatureReader(open), new Progress(err, Terminals.isTerminal())));
        } catch (IOException | IllegalArgumentException failed) {
            throw new MissingException(String.valueOf(failed.getMessage()));
        }
    }
}
