// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.ModelRef;
import io.weir.guard.judge.ReplyReader.Reading;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Asks a language model whether material is harmful.
///
/// An answer in any other form than the one asked for is [Ruling.Unreadable], with the kind of fault and
/// without a word of it. Material beyond the bound is not cut, since what was cut away could be what
/// matters: it is [Cause#TOO_LONG]. Safe for threads where the model is.
public final class Judge {

    static final int TOKENS_MAX = 64;

    private final LanguageModel model;
    private final Framing framing;
    private final Scale scale;
    private final int charactersMax;

    /// @param charactersMax of the material as it is written in the prompt, escapes included
    public Judge(LanguageModel model, Framing framing, Scale scale, int charactersMax) {
        if (!(charactersMax > 0)) {
            throw new IllegalArgumentException("a judge reads something");
        }
        this.model = model;
        this.framing = framing;
        this.scale = scale;
        this.charactersMax = charactersMax;
    }

    public ModelRef model() {
        return model.model();
    }

    /// Version of the question: another one may get other answers.
    public String version() {
        return framing.version();
    }

    public Ruling judge(Material material, Instant deadline) {
        Framing.Framed framed = framing.frame(material);
        if (framed.characters() > charactersMax) {
            return new Ruling.Unavailable(Cause.TOO_LONG, Spent.NOTHING);
        }
        var generated = new AtomicInteger();
        Predicate<String> enough = text -> {
            generated.incrementAndGet();
            return text.length() > ReplyReader.LENGTH_MAX;
        };
        return switch (model.generate(framed.prompt(), TOKENS_MAX, enough, deadline)) {
            case Generation.Unavailable(Cause cause) -> new Ruling.Unavailable(cause, spent(0, generated));
            case Generation.Declined _ -> new Ruling.Declined(spent(0, generated));
            case Generation.Generated reply ->
                read(reply, framed.id(), spent(reply.tokens().read(), generated));
        };
    }

    private Ruling read(Generation.Generated reply, String id, Spent spent) {
        return switch (ReplyReader.read(reply.text(), reply.ending(), id)) {
            case Reading.Unread(Ruling.Fault fault) -> new Ruling.Unreadable(fault, spent);
            case Reading.Score(int harm) -> new Ruling.Scored(scale.probability(harm), spent);
        };
    }

    private static Spent spent(int read, AtomicInteger generated) {
        return new Spent(1, read, generated.get(), false);
    }
}
