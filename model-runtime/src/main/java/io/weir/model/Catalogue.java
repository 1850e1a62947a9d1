// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// The models that come with Weir.
public final class Catalogue {

    /// Sentence embeddings, mean pooled, of length 1.
    ///
    /// Windows of 256 tokens: the length the model card names. Its graph would take 512.
    public static final CatalogueEntry ALL_MINILM_L6_V2 = new CatalogueEntry(
            "all-minilm-l6-v2",
            Precision.FP32,
            new ModelFile(
                    "all-minilm-l6-v2.onnx",
                    90_387_606,
                    new Digest("759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e"),
                    "classpath:all-minilm-l6-v2.onnx"),
            new ModelFile(
                    "all-minilm-l6-v2-tokenizer.json",
                    711_661,
                    new Digest("da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0"),
                    "classpath:all-minilm-l6-v2-tokenizer.json"),
            new TextSettings(256, 32, 65_536, 64),
            384,
            List.of("packaging Apache-2.0 (langchain4j)", "weights Apache-2.0 (sentence-transformers)"),
            "all-minilm-l6-v2-known-answer.json");

    private Catalogue() {}
}
