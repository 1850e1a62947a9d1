// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.model.remote.ApiKey;
import io.weir.model.remote.OpenAiLanguageModel;
import io.weir.model.remote.RemoteModelSettings;
import io.weir.model.remote.ServerAddress;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationRun.Endpoint;
import io.weir.topology.model.CausalLanguageModel;
import io.weir.topology.model.ModelSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Opens the language model that guesses: the one in the store, or a server's.
public final class GuessingModel {

    public static final String EMBEDDED = "smollm2-135m-instruct";

    private static final String API_KEY = "WEIR_MODEL_API_KEY";

    private GuessingModel() {}

    /// The converted model of the store; empty where it is not there.
    public static Optional<CausalLanguageModel> embedded() {
        Path root = ModelSettings.standard().store().root();
        try {
            Optional<ConvertedModel> found = ConvertedModels.find(root, EMBEDDED, Precision.INT8);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var model = OnnxLanguageModel.open(
                    found.get().source(root.resolve("natives")),
                    BatchSettings.cpu().withWorkers(1, 1),
                    InstantSource.system(),
                    ModelListener.NONE);
            var ref = new ModelRef(EMBEDDED, found.get().model().digest().sha256());
            return Optional.of(new CausalLanguageModel(model, ref));
        } catch (IOException e) {
            throw new DataException(
                    3, EMBEDDED + " cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    public static CausalLanguageModel remote(Endpoint endpoint) {
        String key = System.getenv(API_KEY);
        try {
            var settings = RemoteModelSettings.of(
                    "remote",
                    endpoint.model(),
                    ServerAddress.of(endpoint.url(), endpoint.plainHttp()),
                    key == null || key.isBlank() ? Optional.empty() : Optional.of(new ApiKey(key)));
            String known =
                    LinearModel.sha256((endpoint.url() + " " + endpoint.model()).getBytes(StandardCharsets.UTF_8));
            return new CausalLanguageModel(
                    new OpenAiLanguageModel(settings, InstantSource.system(), ModelListener.NONE),
                    new ModelRef("remote", known));
        } catch (IllegalArgumentException wrong) {
            throw new DataException(2, "--endpoint: " + wrong.getMessage());
        }
    }
}
