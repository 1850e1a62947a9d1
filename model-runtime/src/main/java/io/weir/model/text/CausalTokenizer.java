// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.weir.model.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Splits text into the tokens of a language model, and joins tokens into text.
///
/// Text never becomes a special token, whatever it spells: the tokens that `tokenizer.json` adds are taken
/// out of the file before the library reads it, and stand in [#special] only. So are limits of length and
/// padding, and what the file would put before a text.
///
/// A surrogate without its partner is read as U+FFFD. Safe for threads. It holds native memory until it is
/// closed; nobody may call it afterwards.
public final class CausalTokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Long> specials;
    private final Set<Long> specialIds;
    private final long idMax;

    private CausalTokenizer(HuggingFaceTokenizer tokenizer, Map<String, Long> specials, long idMax) {
        this.tokenizer = tokenizer;
        this.specials = specials;
        this.idMax = idMax;
        this.specialIds = Set.copyOf(specials.values());
    }

    /// @param file `tokenizer.json` of the model
    /// @param natives directory for the tokenizer library's native code
    public static CausalTokenizer open(Path file, Path natives) throws IOException {
        try {
            if (!(JsonMapper.shared().readTree(Files.readAllBytes(file)) instanceof ObjectNode root)) {
                throw new IOException("a tokenizer file is a JSON object");
            }
            long idMax = idMax(root);
            Map<String, Long> specials = takeSpecials(root);
            root.putNull("truncation").putNull("padding").putNull("post_processor");
            TokenizerLibrary.prepare(natives);
            byte[] plain = JsonMapper.shared().writeValueAsBytes(root);
            return new CausalTokenizer(
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(plain), Map.of("addSpecialTokens", "false")),
                    specials,
                    idMax);
        } catch (JacksonException e) {
            throw new IOException("the tokenizer file is no JSON", e);
        } catch (RuntimeException e) {
            throw new IOException("the tokenizer file cannot be used", e);
        }
    }

    /// Tokens that only a template writes, with their ids.
    public Map<String, Long> specials() {
        return Collections.unmodifiableMap(specials);
    }

    public OptionalLong special(String token) {
        Long id = specials.get(token);
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /// The highest id of the tokenizer; that of a model's vocabulary is no lower.
    public long idMax() {
        return idMax;
    }

    public boolean isSpecial(long id) {
        return specialIds.contains(id);
    }

    public long[] tokens(String text) {
        return text.isEmpty() ? new long[0] : encoding(text).getIds();
    }

    /// Tokens with their places, in UTF-16 units. Tokens that share a character share its place.
    public List<PlacedToken> placed(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        Encoding encoding = encoding(text);
        long[] ids = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        var offsets = new Utf16Offsets(text, 0);
        List<PlacedToken> placed = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            placed.add(
                    new PlacedToken(ids[i], new Span(offsets.of(spans[i].getStart()), offsets.of(spans[i].getEnd()))));
        }
        return placed;
    }

    /// Text of tokens; a part of a character at an end becomes U+FFFD.
    public String text(long... ids) {
        return ids.length == 0 ? "" : tokenizer.decode(ids, false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private Encoding encoding(String text) {
        return tokenizer.encode(WellFormed.of(text), false, false);
    }

    /// BPE names an id for each token; Unigram counts them.
    private static long idMax(ObjectNode root) {
        JsonNode vocabulary = root.required("model").required("vocab");
        long max = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
        if (vocabulary.isObject()) {
            for (JsonNode id : vocabulary) {
                max = Math.max(max, id.asLong());
            }
        }
        for (JsonNode token : root.path("added_tokens")) {
            max = Math.max(max, token.required("id").asLong());
        }
        return max;
    }

    /// Takes out what is special by its flag, and what has a tag's look: a person's text may spell either.
    private static Map<String, Long> takeSpecials(ObjectNode root) {
        Map<String, Long> specials = new LinkedHashMap<>();
        if (root.get("added_tokens") instanceof ArrayNode added) {
            ArrayNode kept = JsonMapper.shared().createArrayNode();
            for (JsonNode token : added) {
                String content = token.required("content").asString();
                if (token.required("special").asBoolean() || (content.startsWith("<") && content.endsWith(">"))) {
                    specials.put(content, token.required("id").asLong());
                } else {
                    kept.add(token);
                }
            }
            root.set("added_tokens", kept);
        }
        return specials;
    }
}
