// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import io.weir.model.CausalModel;
import io.weir.model.ModelListener;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.model.remote.OpenAiLanguageModel;
import io.weir.model.remote.RemoteModelSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;

/// A language model that is open: as guards ask it, and as health and metrics see it.
///
/// @param device where it runs; `remote` for a model on a server
/// @param asking asks its known answers; whether a server keeps its callers away
record OpenLanguageModel(CausalLanguageModel port, String device, Predicate<Instant> asking) implements AutoCloseable {

    private static final String SERVER = "remote";

    static OpenLanguageModel open(ConvertedModel converted, Path root, ModelLimits limits, ModelListener listener)
            throws IOException {
        OnnxLanguageModel model = OnnxLanguageModel.open(
                converted.source(root.resolve("natives")), batch(limits), InstantSource.system(), listener);
        listener.opened(converted.id(), "cpu");
        var ref = new ModelRef(converted.id(), converted.model().digest().sha256());
        return new OpenLanguageModel(new CausalLanguageModel(model, ref), "cpu", model::check);
    }

    /// Half of the machine where nothing else is said: encoders and the stream have the rest.
    private static BatchSettings batch(ModelLimits limits) {
        BatchSettings usual = limits.batch();
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return limits.workers().isPresent() ? usual : usual.withWorkers(half, usual.threadsPerWorker());
    }

    static OpenLanguageModel remote(RemoteModelSettings settings, ModelListener listener) {
        CausalModel model = new OpenAiLanguageModel(settings, InstantSource.system(), listener);
        listener.opened(settings.id(), SERVER);
        String named = settings.address().uri() + "\n" + settings.model();
        var ref = new ModelRef(settings.id(), LinearModel.sha256(named.getBytes(StandardCharsets.UTF_8)));
        return new OpenLanguageModel(new CausalLanguageModel(model, ref), SERVER, _ -> model.isReady());
    }

    WatchedModel watched() {
        return new WatchedModel() {
            @Override
            public String id() {
                return port.model().id();
            }

            @Override
            public String device() {
                return device;
            }

            @Override
            public boolean isReady() {
                return port.isReady();
            }

            @Override
            public boolean check(Instant deadline) {
                return asking.test(deadline);
            }

            @Override
            public long queuedTokens() {
                // Calls wait whole, and nobody counts their tokens.
                return 0;
            }
        };
    }

    @Override
    public void close() {
        port.close();
    }
}
