// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.weir.model.Span;
import io.weir.model.TextSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Splits a text into the tokens of one model, and those into overlapping windows.
///
/// WordPiece gives one unknown token for a word of more than 100 characters: whatever stands there would
/// go unread. So words are broken before that ([WordBreaks]).
///
/// Safe for threads. It holds native memory until it is closed; nobody may call it afterwards.
public final class TextTokenizer implements AutoCloseable {

    /// Characters to a token where text is not tokenized: an estimate for a count that must not be 0.
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final HuggingFaceTokenizer tokenizer;
    private final TextSettings settings;
    private final long begin;
    private final long end;

    /// @param file `tokenizer.json` of the model
    /// @param natives directory for the tokenizer library's native code
    public TextTokenizer(Path file, Path natives, TextSettings settings) throws IOException {
        this.settings = settings;
        this.tokenizer = load(file, natives);
        long[] empty = tokenizer.encode("", true, false).getIds();
        if (empty.length != 2) {
            tokenizer.close();
            throw new IOException("a tokenizer that adds one token before a text and one after it is needed");
        }
        this.begin = empty[0];
        this.end = empty[1];
    }

    public TokenizedText tokenize(String text) {
        String head = text.substring(0, headLength(text));
        Tokens tokens = tokens(head);
        int body = settings.tokensMax() - 2;
        int step = body - settings.overlap();
        List<TokenWindow> windows = new ArrayList<>();
        int read = 0;
        for (int from = 0;
                windows.isEmpty() || (read < tokens.size() && windows.size() < settings.windowsMax());
                from += step) {
            read = Math.min(from + body, tokens.size());
            windows.add(window(tokens, from, read));
        }
        int untokenized = Math.ceilDiv(text.length() - head.length(), CHARACTERS_PER_TOKEN);
        return new TokenizedText(windows, read, tokens.size() - read + untokenized);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /// Nothing is fetched at run time, and no CUDA build of a tokenizer is looked for.
    private static HuggingFaceTokenizer load(Path file, Path natives) throws IOException {
        Files.createDirectories(natives);
        setIfAbsent("RUST_FLAVOR", "cpu");
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("DJL_CACHE_DIR", natives.toString());
        return HuggingFaceTokenizer.builder()
                .optTokenizerPath(file)
                .optAddSpecialTokens(false)
                .optTruncation(false)
                .optPadding(false)
                .build();
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getenv(property) == null && System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private int headLength(String text) {
        int length = Math.min(text.length(), settings.charactersMax());
        boolean splitsPair = length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
        return splitsPair ? length - 1 : length;
    }

    private Tokens tokens(String text) {
        var tokens = new Tokens();
        int from = 0;
        for (int to : WordBreaks.of(text)) {
            String piece = text.substring(from, to);
            Encoding encoding = tokenizer.encode(piece, false, false);
            tokens.add(encoding, new Utf16Offsets(piece, from));
            from = to;
        }
        return tokens;
    }

    private TokenWindow window(Tokens tokens, int from, int to) {
        long[] ids = new long[to - from + 2];
        ids[0] = begin;
        for (int i = from; i < to; i++) {
            ids[i - from + 1] = tokens.id(i);
        }
        ids[ids.length - 1] = end;
        Span characters = from == to ? new Span(0, 0) : new Span(tokens.start(from), tokens.end(to - 1));
        return new TokenWindow(ids, characters);
    }
}
