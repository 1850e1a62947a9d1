// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.Cause;
import io.weir.model.Prompt;
import io.weir.model.chat.ChatTemplateException;
import io.weir.model.text.CausalTokenizer;
import io.weir.model.text.PlacedToken;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// Turns what callers give into the tokens of one model, within its context. Safe for threads, also against
/// [#refuse].
final class LanguageReader implements AutoCloseable {

    /// Longer texts are not even tokenized: no context holds them.
    private static final int CHARACTERS_PER_TOKEN_MAX = 64;

    /// Where text is not tokenized: an estimate for a count that must not be 0.
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final CausalTokenizer tokenizer;
    private final PromptReader prompts;
    private final int contextTokensMax;

    /// Readers tokenize; the writer says that nobody will again, so that native memory may go.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean refusing;

    private LanguageReader(CausalTokenizer tokenizer, PromptReader prompts, int contextTokensMax) {
        this.tokenizer = tokenizer;
        this.prompts = prompts;
        this.contextTokensMax = contextTokensMax;
    }

    /// @throws IOException where the tokenizer cannot be used, or does not fit the entry
    static LanguageReader open(LanguageModelSource source) throws IOException {
        CausalTokenizer tokenizer = CausalTokenizer.open(source.tokenizer(), source.natives());
        try {
            PromptReader prompts = PromptReader.of(source.form(), tokenizer);
            return new LanguageReader(tokenizer, prompts, source.form().contextTokensMax());
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /// Ids of a prompt, or why there are none.
    sealed interface PromptTokens {

        final class Read implements PromptTokens {

            private final long[] ids;

            Read(long[] ids) {
                this.ids = ids;
            }

            long[] ids() {
                return ids;
            }
        }

        record Refused(Cause cause) implements PromptTokens {}
    }

    /// Tokens of a response.
    ///
    /// @param unread estimate of how many more a text has that no context holds
    record ResponseTokens(List<PlacedToken> placed, int unread) {}

    CausalTokenizer tokenizer() {
        return tokenizer;
    }

    Set<Long> stopTokens() {
        return prompts.stopTokens();
    }

    int contextTokensMax() {
        return contextTokensMax;
    }

    PromptTokens prompt(Prompt prompt) {
        if (!prompts.reads(prompt)) {
            return new PromptTokens.Refused(Cause.NOT_SUPPORTED);
        }
        if (PromptReader.characters(prompt) > charactersMax()) {
            return new PromptTokens.Refused(Cause.TOO_LONG);
        }
        return unlessRefusing(() -> ids(prompt), new PromptTokens.Refused(Cause.NOT_READY));
    }

    /// Empty where the text is, or nobody may read any more.
    ResponseTokens response(String text) {
        String head = head(text);
        List<PlacedToken> placed = unlessRefusing(() -> tokenizer.placed(head), List.of());
        return new ResponseTokens(placed, Math.ceilDiv(text.length() - head.length(), CHARACTERS_PER_TOKEN));
    }

    boolean isRefusing() {
        return unlessRefusing(() -> false, true);
    }

    /// Nothing is read from now on; whoever reads has ended when this returns.
    ///
    /// @return whether it was the first time
    boolean refuse() {
        lock.writeLock().lock();
        try {
            boolean first = !refusing;
            refusing = true;
            return first;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Frees the tokenizer, which workers use as well.
    @Override
    public void close() {
        tokenizer.close();
    }

    private PromptTokens ids(Prompt prompt) {
        try {
            long[] ids = prompts.ids(prompt);
            return ids.length == 0 ? new PromptTokens.Refused(Cause.NOT_SUPPORTED) : new PromptTokens.Read(ids);
        } catch (ChatTemplateException refused) {
            return new PromptTokens.Refused(Cause.NOT_SUPPORTED);
        }
    }

    private <T> T unlessRefusing(Supplier<T> task, T otherwise) {
        lock.readLock().lock();
        try {
            return refusing ? otherwise : task.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private int charactersMax() {
        return contextTokensMax * CHARACTERS_PER_TOKEN_MAX;
    }

    private String head(String text) {
        int length = Math.min(text.length(), charactersMax());
        boolean splitsPair = length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splitsPair ? length - 1 : length);
    }
}
