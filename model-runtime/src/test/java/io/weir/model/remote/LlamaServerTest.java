// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.model.CausalModel;
import io.weir.model.CausalModelContract;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.remote.RemoteModelSettings.Rate;
import io.weir.model.remote.RemoteModelSettings.Trying;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The contract against llama.cpp's server from PyPI's `llama-cpp-python[server]`, with a real model.
///
/// `-Dweir.llama.python=` names a Python that has it, `-Dweir.llama.gguf=` a model; skipped without them.
final class LlamaServerTest implements CausalModelContract {

    /// Starts the server. Weights stay as they are: repacking them for AMX ends the process on some CPUs.
    private static final String SERVE = """
            import sys, llama_cpp, llama_cpp.llama_cpp as low
            given = low.llama_model_default_params
            def plain():
                params = given()
                params.use_extra_bufts = False
                return params
            low.llama_model_default_params = llama_cpp.llama_model_default_params = plain
            import llama_cpp.server.__main__ as server
            server.main()
            """;

    private static Optional<Process> process = Optional.empty();
    private static Optional<CausalModel> shared = Optional.empty();
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        String python = System.getProperty("weir.llama.python", "");
        String gguf = System.getProperty("weir.llama.gguf", "");
        if (python.isEmpty() || gguf.isEmpty()) {
            String reason = "no -Dweir.llama.python and -Dweir.llama.gguf: llama.cpp's server is not asked";
            System.out.println("SKIPPED: " + reason);
            assumeTrue(false, reason);
        }
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process started = new ProcessBuilder(
                        python,
                        "-c",
                        SERVE,
                        "--model",
                        gguf,
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--n_ctx",
                        "1024",
                        "--n_threads",
                        "1",
                        "--logits_all",
                        "true",
                        "--interrupt_requests",
                        "false")
                .redirectErrorStream(true)
                .start();
        process = Optional.of(started);
        var lines = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
        String line = lines.readLine();
        while (line != null && !line.contains("Uvicorn running")) {
            line = lines.readLine();
        }
        assertThat(line).as("the server started").isNotNull();
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        shared = Optional.of(open());
    }

    @AfterAll
    static void stop() {
        shared.ifPresent(CausalModel::close);
        process.ifPresent(Process::destroyForcibly);
    }

    @Override
    public CausalModel model() {
        return shared.orElseThrow();
    }

    @Override
    public CausalModel another() {
        return open();
    }

    /// Version 0.3.36 gives scores one token off where a model has no begin token, as SmolLM2 has none.
    @Test
    void itsScoresAreRightOrNotSupported() {
        var prompt = new RawPrompt("The capital of France is");
        Likelihood near = model().likelihood(prompt, " Paris.", 16, soon());
        Likelihood far = model().likelihood(prompt, " banana.", 16, soon());

        if (near instanceof Likelihood.Scored scored) {
            assertThat(scored.meanLogProbability()).isGreaterThan(((Likelihood.Scored) far).meanLogProbability() + 1);
        } else {
            assertThat(near)
                    .isEqualTo(new Likelihood.Unavailable(Cause.NOT_SUPPORTED))
                    .isEqualTo(far);
        }
        System.out.println(
                "llama.cpp's server: likelihood is " + near.getClass().getSimpleName());
    }

    /// The server begins a stream, then ends it without an event.
    @Test
    void aPromptBeyondTheServersContextGetsNoAnswer() {
        var prompt = new RawPrompt("lock keeper ".repeat(2_000));

        assertThat(model().generate(prompt, CausalModelContract.FEW, _ -> false, soon()))
                .isInstanceOf(Generation.Unavailable.class);
    }

    private static CausalModel open() {
        var address = ServerAddress.of("http://127.0.0.1:" + port + "/v1", true);
        var settings = RemoteModelSettings.of("smollm2", "smollm2", address, Optional.empty())
                .with(new Trying(Duration.ofMinutes(1), 1, Duration.ofMillis(50)))
                .with(new Rate(2, 0));
        return new OpenAiLanguageModel(settings, InstantSource.system(), ModelListener.NONE);
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(120);
    }
}
