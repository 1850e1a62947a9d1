// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Digest;
import io.weir.model.ModelForm;
import io.weir.model.Precision;
import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufFile;
import io.weir.model.gguf.GgufMetadata;
import io.weir.model.onnx.OnnxFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Turns a GGUF file into the files that a catalogue entry names: the model as ONNX, and its tokenizer.
///
/// The same file and precision give the same bytes on every machine.
public final class Conversion {

    private static final int BUFFER = 1 << 20;

    private Conversion() {}

    /// Hears how far a conversion is.
    @FunctionalInterface
    public interface Progress {
        void tensorsWritten(int written, int all);
    }

    /// Writes the files below `directory`, and says what they are.
    ///
    /// @param id of the model; part of the files' names
    /// @param precision `FP32`, or `INT8` for blocks of 8 bits
    /// @param contextTokensMax of what is served, at most what the file says
    public static ConvertedModel convert(
            Path from, String id, Precision precision, int contextTokensMax, Path directory, Progress progress)
            throws IOException {
        if (precision == Precision.FP16) {
            throw new IllegalArgumentException("a conversion gives fp32 or int8");
        }
        Files.createDirectories(directory);
        Digest origin = Digests.of(from);
        try (GgufFile gguf = GgufFile.open(from)) {
            LlamaGeometry size = LlamaGeometry.of(gguf.metadata());
            var count = new Counter(gguf.tensorNames().size(), progress);
            OnnxFile onnx = LlamaGraph.of(gguf, size, precision == Precision.INT8, _ -> count.step());
            ConvertedModel.WrittenFile model =
                    write(directory, id + "-" + precision.name().toLowerCase(Locale.ROOT) + ".onnx", onnx::writeTo);
            byte[] tokens = TokenizerFile.of(gguf.metadata());
            ConvertedModel.WrittenFile tokenizer = write(directory, id + "-tokenizer.json", out -> out.write(tokens));
            return new ConvertedModel(
                    id,
                    precision,
                    new ConvertedModel.Origin(String.valueOf(from.getFileName()), origin),
                    model,
                    tokenizer,
                    form(gguf.metadata(), Math.min(contextTokensMax, size.positions())),
                    CausalKnownAnswers.NONE);
        }
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static ConvertedModel.WrittenFile write(Path directory, String name, Writing writing) throws IOException {
        Path file = directory.resolve(name);
        DigestOutputStream hashed = Digests.hashing(Files.newOutputStream(file));
        try (OutputStream out = new BufferedOutputStream(hashed, BUFFER)) {
            writing.to(out);
        }
        return new ConvertedModel.WrittenFile(file, Files.size(file), Digests.finished(hashed));
    }

    /// A text begins with a token of its own only where the file says so, as llama.cpp reads it.
    private static ModelForm.CausalLm form(GgufMetadata metadata, int contextTokensMax) throws GgufException {
        List<String> tokens = metadata.texts("tokenizer.ggml.tokens");
        boolean begins = metadata.flag("tokenizer.ggml.add_bos_token").orElse(false);
        return new ModelForm.CausalLm(
                contextTokensMax,
                metadata.optionalText("tokenizer.chat_template"),
                List.of(token(metadata, tokens, "tokenizer.ggml.eos_token_id")),
                begins ? Optional.of(token(metadata, tokens, "tokenizer.ggml.bos_token_id")) : Optional.empty());
    }

    private static String token(GgufMetadata metadata, List<String> tokens, String key) throws GgufException {
        return tokens.get(metadata.integer(key, 0, tokens.size() - 1));
    }

    private static final class Counter {

        private final int all;
        private final Progress progress;
        private int written;

        Counter(int all, Progress progress) {
            this.all = all;
            this.progress = progress;
        }

        void step() {
            written++;
            progress.tensorsWritten(Math.min(written, all), all);
        }
    }
}
