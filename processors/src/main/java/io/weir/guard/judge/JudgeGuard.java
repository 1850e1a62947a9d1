// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Span;
import io.weir.guard.Utterance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Has a model judge each answer with what was asked for it.
///
/// - Score: the judge's, on its scale; of several candidates the highest decides.
/// - Detail: `judged`, or `provider-refused` where its provider would not look.
/// - Failure: a candidate that was not judged leaves no verdict, unless another one is harmful. An answer
///   in another form than the one asked for is [Cause#JUDGE_UNREADABLE], never clear.
public final class JudgeGuard implements Guard.Waiting {

    public static final HazardCategory HARMFUL_REQUEST = new HazardCategory("harmful-request");

    private static final int CANDIDATES_MAX = 4;
    private static final double FLOOR = .5;
    private static final double DECLINED = .9;

    private final Judge judge;
    private final GuardInfo info;

    public JudgeGuard(Judge judge) {
        this.judge = judge;
        this.info = new GuardInfo(
                new GuardId("judge"),
                judge.version(),
                List.of(judge.model()),
                List.of(HARMFUL_REQUEST),
                new Floors(Map.of(HARMFUL_REQUEST, FLOOR), 1));
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange, Instant deadline) {
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        if (candidates.isEmpty()) {
            return new Observation.Failed(Cause.RESPONSE_MISSING);
        }
        String asked = asked(exchange);
        Set<Cause> unread = unread(exchange, candidates.size());
        List<Signal> signals = new ArrayList<>();
        Optional<Cause> failure = Optional.empty();
        for (int at = 0; at < Math.min(CANDIDATES_MAX, candidates.size()); at++) {
            switch (judge.judge(material(asked, text(candidates.get(at))), deadline)) {
                case Ruling.Scored scored -> signals.add(signal(scored.harm(), "judged", candidates, at));
                case Ruling.Declined _ -> signals.add(signal(DECLINED, "provider-refused", candidates, at));
                case Ruling.Unreadable unreadable -> failure = Optional.of(Ruling.cause(unreadable.fault()));
                case Ruling.Unavailable unavailable -> failure = Optional.of(unavailable.cause());
            }
        }
        boolean found = signals.stream().anyMatch(signal -> signal.score() >= FLOOR);
        if (failure.isPresent() && !found) {
            return new Observation.Failed(failure.get());
        }
        failure.ifPresent(unread::add);
        return new Observation.Seen(signals, unread);
    }

    private static Material material(String asked, String answer) {
        return asked.isBlank() ? Material.ofAnswer(answer) : Material.ofExchange(asked, answer);
    }

    private static String asked(Exchange exchange) {
        var asked = new StringBuilder();
        for (Utterance utterance : exchange.utterances(Side.PROMPT)) {
            if (utterance.role() == Role.USER) {
                asked.append(text(utterance));
            }
        }
        return asked.toString();
    }

    private static String text(Utterance utterance) {
        var text = new StringBuilder();
        for (Part part : utterance.parts()) {
            switch (part) {
                case Part.Opaque _ -> {}
                case Part.Text(Part.Kind _, String value) -> text.append(value).append('\n');
            }
        }
        return text.toString();
    }

    private static Set<Cause> unread(Exchange exchange, int candidates) {
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        for (Side side : Side.values()) {
            boolean opaque = exchange.utterances(side).stream()
                    .flatMap(utterance -> utterance.parts().stream())
                    .anyMatch(Part.Opaque.class::isInstance);
            if (opaque) {
                unread.add(Cause.UNSUPPORTED);
            }
        }
        if (candidates > CANDIDATES_MAX) {
            unread.add(Cause.TOO_LONG);
        }
        return unread;
    }

    private static Signal signal(double score, String detail, List<Utterance> candidates, int at) {
        List<Location> locations = new ArrayList<>();
        List<Part> parts = candidates.get(at).parts();
        for (int part = 0; part < parts.size(); part++) {
            if (parts.get(part) instanceof Part.Text(Part.Kind _, String text)) {
                locations.add(new Location(Side.RESPONSE, at, part, new Span(0, text.length())));
            }
        }
        return new Signal(HARMFUL_REQUEST, score, locations, detail);
    }
}
