// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.CatalogueEntry;
import io.weir.model.Encoding;
import io.weir.model.Features;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Pixels;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.onnx.OnnxEncoder;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.topology.eval.Progress;
import io.weir.topology.model.ModelSpeed.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes the figures of one open model. Each takes about `each`, after as long again to warm up.
public final class SpeedTrial {

    private static final int[] TOKENS = {16, 64, 256};
    private static final int USUAL_TOKENS = 64;
    private static final int CALLERS_PER_WORKER = 8;
    private static final int PROMPT_TOKENS = 256;
    private static final int WRITTEN_TOKENS = 48;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// One word piece each, in all vocabularies that Weir ships.
    private static final List<String> WORDS = List.of("the", "water", "stood", "at", "a", "gate", "in", "the", "town");

    private final Duration each;
    private final Progress progress;
    private final List<Figure> figures = new ArrayList<>();
    private int taken;

    public SpeedTrial(Duration each, Progress progress) {
        this.each = each;
        this.progress = progress;
    }

    /// Texts and tokens a second of an encoder with callers enough to keep it busy, and the latency of one.
    public ModelSpeed of(OnnxEncoder encoder, int workers) {
        CatalogueEntry entry = encoder.entry();
        int steps = TOKENS.length + 2;
        step(entry.id(), steps);
        Stopwatch.lap(CALLERS_PER_WORKER * workers, each, () -> isEncoded(encoder, text(USUAL_TOKENS)));
        for (int tokens : TOKENS) {
            String text = text(Math.min(tokens, entry.text().tokensMax()));
            step(entry.id(), steps);
            Stopwatch.Lap lap = Stopwatch.lap(CALLERS_PER_WORKER * workers, each, () -> isEncoded(encoder, text));
            rates("texts", tokens, lap, 1);
        }
        step(entry.id(), steps);
        double latency = Stopwatch.medianMillis(each, () -> isEncoded(encoder, text(USUAL_TOKENS)));
        add("latency-millis-" + USUAL_TOKENS, latency, "ms for one text of 64 tokens alone, median");
        return speed(entry, entry.model().digest().sha256(), encoder.device(), workers);
    }

    /// Pictures a second, and the latency of one.
    public ModelSpeed of(OnnxImageEncoder encoder, int workers) {
        CatalogueEntry entry = encoder.entry();
        Pixels picture = picture();
        step(entry.id(), 3);
        Stopwatch.lap(2 * workers, each, () -> isExtracted(encoder, picture));
        step(entry.id(), 3);
        Stopwatch.Lap lap = Stopwatch.lap(2 * workers, each, () -> isExtracted(encoder, picture));
        add("images-per-second", lap.aSecond(1), "pictures a second");
        add("images-per-cpu-second", lap.aCpuSecond(1), "pictures a CPU second");
        step(entry.id(), 3);
        double latency = Stopwatch.medianMillis(each, () -> isExtracted(encoder, picture));
        add("latency-millis", latency, "ms for one picture alone, median");
        return speed(entry, encoder.digest().sha256(), encoder.device(), workers);
    }

    /// Tokens a second that are read, and that are written, by one call at a time.
    ///
    /// @param sha256 of the file that runs
    public ModelSpeed of(CatalogueEntry entry, OnnxLanguageModel model, String sha256) {
        step(entry.id(), 5);
        Stopwatch.lap(1, each, () -> isRead(model, new AtomicInteger()));
        step(entry.id(), 5);
        var tokens = new AtomicInteger();
        Stopwatch.Lap read = Stopwatch.lap(1, each, () -> isRead(model, tokens));
        rates("prompt-tokens", 0, read, tokens.get() / (double) read.calls());
        step(entry.id(), 5);
        var written = new AtomicInteger();
        Stopwatch.Lap wrote = Stopwatch.lap(1, each, () -> isWritten(model, written));
        rates("written-tokens", 0, wrote, written.get() / (double) wrote.calls());
        step(entry.id(), 5);
        add(
                "first-token-millis-" + PROMPT_TOKENS,
                Stopwatch.medianMillis(each, () -> isRead(model, new AtomicInteger())),
                "ms until the first token after a prompt of about 256 tokens, median");
        step(entry.id(), 5);
        String prompt = text(PROMPT_TOKENS);
        add(
                "first-token-millis-kept",
                Stopwatch.medianMillis(each, () -> isRead(model, prompt, new AtomicInteger())),
                "the same where its beginning is kept");
        return speed(entry, sha256, "cpu", 1);
    }

    private void rates(String unit, int tokens, Stopwatch.Lap lap, double units) {
        String name = tokens == 0 ? "" : "-" + tokens;
        String of = unit.replace('-', ' ') + (tokens == 0 ? "" : " of " + tokens + " tokens");
        add(unit + "-per-second" + name, lap.aSecond(units), of + " a second");
        add(unit + "-per-cpu-second" + name, lap.aCpuSecond(units), of + " a CPU second");
    }

    private void add(String name, double value, String meaning) {
        figures.add(new Figure(name, Double.parseDouble(String.format(Locale.ROOT, "%.3g", value)), meaning));
    }

    private void step(String model, int steps) {
        progress.at(model, taken++, steps);
    }

    private ModelSpeed speed(CatalogueEntry entry, String sha256, String device, int workers) {
        progress.done();
        String precision = entry.precision().name().toLowerCase(Locale.ROOT);
        return new ModelSpeed(entry.id(), sha256, precision, device, workers, ModelSpeed.here(), figures);
    }

    private static boolean isEncoded(OnnxEncoder encoder, String text) {
        return encoder.encode(text, soon()) instanceof Encoding.Encoded;
    }

    private static boolean isExtracted(OnnxImageEncoder encoder, Pixels picture) {
        return encoder.encode(picture, soon()) instanceof Features.Extracted;
    }

    /// A prompt that begins like no other, so that none of it is kept.
    private static boolean isRead(OnnxLanguageModel model, AtomicInteger tokens) {
        return isRead(model, "In " + System.nanoTime() % 10_000 + " " + text(PROMPT_TOKENS), tokens);
    }

    private static boolean isRead(OnnxLanguageModel model, String prompt, AtomicInteger tokens) {
        if (model.generate(new RawPrompt(prompt), new GenerationLimits(1), _ -> true, soon())
                instanceof Generation.Generated generated) {
            tokens.addAndGet(generated.run().tokensRead());
            return true;
        }
        return false;
    }

    private static boolean isWritten(OnnxLanguageModel model, AtomicInteger written) {
        return model.generate(
                        new RawPrompt("Once upon a time"),
                        new GenerationLimits(WRITTEN_TOKENS),
                        _ -> {
                            written.incrementAndGet();
                            return false;
                        },
                        soon())
                instanceof Generation.Generated;
    }

    /// A text of about so many tokens, two special ones among them.
    private static String text(int tokens) {
        var text = new StringBuilder();
        for (int i = 0; i < tokens - 2; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(i % WORDS.size()));
        }
        return text.toString();
    }

    private static Pixels picture() {
        int side = 320;
        byte[] values = new byte[side * side * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 31 + i / side);
        }
        return Pixels.rgb(side, side, values);
    }

    private static Instant soon() {
        return Instant.now().plus(PATIENCE);
    }
}
