// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says what the texts of an exchange are about, prompt and response apart.
///
/// A text is read in windows, and each category's worst window decides; the signal's location is that
/// window. Every text of every utterance is read: earlier turns, tool calls and their output, reasoning.
///
/// - Score: calibrated probability that a window's text belongs to the category.
/// - Detail: `prompt`, `response`, or `operator`.
/// - System and developer text is the operator's act, never the user's. It is measured under categories
///   of its own, such as `operator.violence`, whose floor of 1 is never reached: such a score shows, and
///   becomes a finding only under a policy that sets a floor for that category.
/// - Unread: a text beyond [#LENGTH_MAX], texts beyond [#TEXTS_MAX], and tokens that the encoder dropped
///   ([Cause#TOO_LONG]); text whose letters are mostly not Latin ([Cause#LANGUAGE_UNKNOWN]: it is scored,
///   but the encoder knows English alone); opaque content ([Cause#UNSUPPORTED]); texts that the encoder did
///   not answer, with its cause.
/// - Failure: where the encoder answered for no text at all, with its cause.
public final class HazardGuard implements Guard.Waiting {

    /// Longest text that is read, in UTF-16 units; of a longer one the beginning is.
    public static final int LENGTH_MAX = 65_536;

    /// Different texts that are read of one exchange.
    public static final int TEXTS_MAX = 256;

    /// Share of a text's letters that are Latin, from which the encoder can read it.
    private static final double LATIN_MIN = .85;

    private static final int LATIN_END = 0x250;

    private final Encoder encoder;
    private final HazardHead head;
    private final GuardInfo info;

    /// @throws IllegalArgumentException where the head was trained on another encoder's embeddings
    public HazardGuard(Encoder encoder, HazardHeadFile file) {
        this.encoder = encoder;
        this.head = file.head();
        if (!encoder.model().equals(head.encoder()) || encoder.width() != head.width()) {
            throw new IllegalArgumentException(
                    "the hazard heads were trained on " + head.encoder() + ", and cannot read " + encoder.model());
        }
        this.info = info(file);
    }

    /// What the guard with these heads says of itself; no model is opened.
    public static GuardInfo info(HazardHeadFile file) {
        return new GuardInfo(
                new GuardId("hazard"),
                "1",
                List.of(file.head().encoder(), new ModelRef("hazard-heads", file.sha256())),
                categories(file.head()),
                file.head().floors());
    }

    /// The guard with the weights that ship.
    public static HazardGuard shipped(Encoder encoder) {
        return new HazardGuard(encoder, HazardHeadFile.shipped());
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange, Instant deadline) {
        Texts texts = Texts.of(exchange);
        var worst = new WorstWindows(head);
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        Set<Cause> refused = EnumSet.noneOf(Cause.class);
        boolean answered = false;
        for (Map.Entry<String, List<Texts.Place>> text : texts.places().entrySet()) {
            switch (encoder.encode(text.getKey(), deadline)) {
                case Encoder.Encoding.Encoded(List<Encoder.Window> windows, int tokensDropped) -> {
                    answered = true;
                    worst.add(windows, text.getValue());
                    unread.addAll(doubts(text.getKey(), tokensDropped));
                }
                case Encoder.Encoding.Unavailable(Cause cause) -> refused.add(cause);
            }
            if (refused.contains(Cause.TIMED_OUT)) {
                break;
            }
        }
        if (!answered && !refused.isEmpty()) {
            return new Observation.Failed(refused.iterator().next());
        }
        unread.addAll(refused);
        unread.addAll(texts.unread());
        return new Observation.Seen(worst.signals(), unread);
    }

    private static Set<Cause> doubts(String text, int tokensDropped) {
        Set<Cause> doubts = EnumSet.noneOf(Cause.class);
        if (tokensDropped > 0) {
            doubts.add(Cause.TOO_LONG);
        }
        if (!isLatin(text)) {
            doubts.add(Cause.LANGUAGE_UNKNOWN);
        }
        return doubts;
    }

    private static boolean isLatin(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long latin = text.codePoints()
                .filter(c -> c < LATIN_END && Character.isLetter(c))
                .count();
        return latin >= letters * LATIN_MIN;
    }

    private static List<HazardCategory> categories(HazardHead head) {
        List<HazardCategory> categories = new ArrayList<>(head.categories());
        head.categories().forEach(category -> categories.add(Scope.OPERATOR.category(category)));
        return categories;
    }
}
