// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.weir.model.TextSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits a text into the tokens of one model, and those into overlapping windows.
///
/// - A tokenizer file's own truncation and padding are off: what is not read is counted, never cut in
///   silence.
/// - WordPiece gives one unknown token for a word of more than 100 characters: whatever stands there would
///   go unread. So words are broken before that ([WordBreaks]).
/// - Half of a surrogate pair is no character: it is read as U+FFFD, which keeps every offset.
///
/// Safe for threads. It holds native memory until it is closed; nobody may call it afterwards.
public final class TextTokenizer implements AutoCloseable {

    /// Characters to a token where text is not tokenized: an estimate for a count that must not be 0.
    private static final int CHARACTERS_PER_TOKEN = 4;

    private static final String SAMPLE = "The keeper's lock-gate opened at 5:30 a.m.\n\tWHO, in 1984, paid $3.20"
            + " (plus 7%)? user@example.org wrote: {\"a_b\": [1, 2]} ~unbelievably~ qzxv #tag <b>OK</b> x^2 = y/z;";

    private final HuggingFaceTokenizer tokenizer;
    private final TextSettings settings;
    private final Optional<WordPieces> pieces;
    private final Layout single;
    private final Optional<Layout> pairs;

    /// @param file `tokenizer.json` of the model
    /// @param natives directory for the tokenizer library's native code
    /// @throws IOException where the file is none that the library reads
    public TextTokenizer(Path file, Path natives, TextSettings settings) throws IOException {
        this.settings = settings;
        this.tokenizer = load(file, natives);
        try {
            this.single = Layout.of(tokenizer.encode("a", true, false), 1)
                    .orElseThrow(() -> new IOException("the tokenizer gives no token for a letter"));
            this.pairs = Layout.of(tokenizer.encode("a", "a", true, false), 2);
            requireRoom(single);
            this.pieces = WordPieces.of(file).filter(this::agrees);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /// Whether it lays out two texts in one window.
    public boolean readsPairs() {
        return pairs.isPresent();
    }

    public TokenizedText tokenize(String text) {
        return tokenize(text, "");
    }

    /// @param prefix what the model wants before a text; every window begins with it
    public TokenizedText tokenize(String text, String prefix) {
        Tokens before = prefix.isEmpty() ? new Tokens() : tokens(prefix);
        String head = head(text);
        Tokens tokens = tokens(head);
        int body = Math.max(settings.tokensMax() - single.specialTokens() - before.size(), 1);
        int step = Math.max(body - settings.overlap(), 1);
        List<TokenWindow> windows = new ArrayList<>();
        int read = 0;
        for (int from = 0;
                windows.isEmpty() || (read < tokens.size() && windows.size() < settings.windowsMax());
                from += step) {
            read = Math.min(from + body, tokens.size());
            windows.add(single.window(before, new Layout.Stretch(tokens, from, read), Layout.Stretch.none()));
        }
        return new TokenizedText(windows, read, tokens.size() - read + untokenized(text, head));
    }

    /// Two texts in one window. Where both do not fit, the longer one is cut until they do or are even.
    ///
    /// @throws IllegalStateException where the tokenizer lays out no pairs
    public TokenizedText tokenizePair(String first, String second) {
        Layout layout = pairs.orElseThrow(() -> new IllegalStateException("the tokenizer lays out no pairs"));
        String firstHead = head(first);
        String secondHead = head(second);
        Tokens left = tokens(firstHead);
        Tokens right = tokens(secondHead);
        int room = Math.max(settings.tokensMax() - layout.specialTokens(), 2);
        int leftKept = kept(left.size(), right.size(), room, Math.ceilDiv(room, 2));
        int rightKept = kept(right.size(), left.size(), room, room / 2);
        TokenWindow window = layout.window(
                new Tokens(), new Layout.Stretch(left, 0, leftKept), new Layout.Stretch(right, 0, rightKept));
        int dropped = left.size() - leftKept + right.size() - rightKept;
        return new TokenizedText(
                List.of(window),
                leftKept + rightKept,
                dropped + untokenized(first, firstHead) + untokenized(second, secondHead));
    }

    /// The shortest window that has a token, to try a model with.
    public TokenWindow probe(long token) {
        var window = new TokenWindow.Builder(single.specialTokens() + 1);
        for (Layout.Slot slot : single.slots()) {
            window.add(slot.kind() == Layout.Slot.Kind.SPECIAL ? slot.id() : token, slot.type());
        }
        return window.build();
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
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optAddSpecialTokens(false)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (RuntimeException e) {
            // The library answers a file that it cannot read with a bare RuntimeException.
            throw new IOException("a tokenizer file cannot be read: " + file.getFileName(), e);
        }
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getenv(property) == null && System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private void requireRoom(Layout layout) throws IOException {
        if (settings.tokensMax() - layout.specialTokens() <= settings.overlap()) {
            throw new IOException("a window has no room beside " + layout.specialTokens() + " special tokens");
        }
    }

    /// Tokens of one side that are kept: all, what the other leaves, or its share where both are long.
    private static int kept(int own, int other, int room, int share) {
        return Math.min(own, Math.max(share, room - other));
    }

    private String head(String text) {
        return WellFormed.of(text.substring(0, headLength(text)));
    }

    private int headLength(String text) {
        int length = Math.min(text.length(), settings.charactersMax());
        boolean splitsPair = length < text.length()
                && Character.isHighSurrogate(text.charAt(length - 1))
                && Character.isLowSurrogate(text.charAt(length));
        return splitsPair ? length - 1 : length;
    }

    private static int untokenized(String text, String head) {
        return Math.ceilDiv(text.length() - head.length(), CHARACTERS_PER_TOKEN);
    }

    private Tokens tokens(String text) {
        var tokens = new Tokens();
        if (pieces.isPresent() && pieces.get().reads(text)) {
            pieces.get().addTo(tokens, text);
            return tokens;
        }
        addByLibrary(tokens, text);
        return tokens;
    }

    /// Whether the library gives the same tokens for a sample; its answer is the one that counts.
    private boolean agrees(WordPieces own) {
        var expected = new Tokens();
        addByLibrary(expected, SAMPLE);
        var found = new Tokens();
        own.addTo(found, SAMPLE);
        return found.sameAs(expected);
    }

    private void addByLibrary(Tokens tokens, String text) {
        List<Integer> ends = WordBreaks.of(text);
        if (ends.size() == 1) {
            tokens.add(tokenizer.encode(text, false, false), new Utf16Offsets(text, 0));
            return;
        }
        List<String> parts = parts(text, ends);
        int from = 0;
        Encoding[] encodings = tokenizer.batchEncode(parts, false, false);
        for (int i = 0; i < encodings.length; i++) {
            tokens.add(encodings[i], new Utf16Offsets(parts.get(i), from));
            from = ends.get(i);
        }
    }

    private static List<String> parts(String text, List<Integer> ends) {
        List<String> parts = new ArrayList<>(ends.size());
        int from = 0;
        for (int to : ends) {
            parts.add(text.substring(from, to));
            from = to;
        }
        return parts;
    }
}
