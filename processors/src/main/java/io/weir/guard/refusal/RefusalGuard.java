// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Utterance;
import io.weir.guard.text.NormalisedText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says of each answer whether it refuses: in full, in part, or not.
///
/// - Score: calibrated probability of a refusal; an explicit refusal part scores 1.
/// - Detail: `full`, or `partial` where the answer goes on and complies.
/// - Unread: text that is not English ([Cause#LANGUAGE_UNKNOWN]), opaque content
///   ([Cause#UNSUPPORTED]). Neither is ever silently "not refused".
public final class RefusalGuard implements Guard.Immediate {

    private static final int COMPLIANCE_MIN = 300;

    private final RefusalModel model;
    private final GuardInfo info;

    public RefusalGuard(RefusalModel model) {
        this.model = model;
        double floor = model.linear().threshold();
        this.info = new GuardInfo(
                new GuardId("refusal"),
                "1",
                List.of(new ModelRef("refusal-linear", model.linear().sha256())),
                List.of(HazardCategory.REFUSAL),
                new Floors(Map.of(HazardCategory.REFUSAL, floor), floor));
    }

    /// The guard with the weights that ship.
    public static RefusalGuard shipped() {
        return new RefusalGuard(RefusalModel.shipped());
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange) {
        if (!exchange.has(Side.RESPONSE)) {
            return new Observation.Failed(Cause.RESPONSE_MISSING);
        }
        List<Signal> signals = new ArrayList<>();
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        for (int candidate = 0; candidate < candidates.size(); candidate++) {
            List<Part> parts = candidates.get(candidate).parts();
            for (int part = 0; part < parts.size(); part++) {
                look(parts.get(part), candidate, part, signals, unread);
            }
        }
        return new Observation.Seen(signals, unread);
    }

    private void look(Part part, int candidate, int index, List<Signal> signals, Set<Cause> unread) {
        switch (part) {
            case Part.Opaque _ -> unread.add(Cause.UNSUPPORTED);
            case Part.Text(Part.Kind kind, String original) -> {
                NormalisedText text = NormalisedText.of(original);
                if (kind == Part.Kind.REFUSAL) {
                    signals.add(signal(text, 0, text.length(), candidate, index, 1, "full"));
                } else if ((kind == Part.Kind.TEXT || kind == Part.Kind.TRANSCRIPT) && text.length() > 0) {
                    read(text, candidate, index, signals, unread);
                }
            }
        }
    }

    private void read(NormalisedText text, int candidate, int part, List<Signal> signals, Set<Cause> unread) {
        if (!EnglishCheck.isReadable(text)) {
            unread.add(Cause.LANGUAGE_UNKNOWN);
            return;
        }
        double score = model.score(text, 0, text.length());
        if (score < model.linear().threshold()) {
            signals.add(new Signal(HazardCategory.REFUSAL, score, List.of(), ""));
            return;
        }
        RefusingSentences refusing = RefusingSentences.of(model, text);
        boolean goesOn = text.length() - refusing.end() >= COMPLIANCE_MIN || refusing.start() >= COMPLIANCE_MIN;
        signals.add(
                signal(text, refusing.start(), refusing.end(), candidate, part, score, goesOn ? "partial" : "full"));
    }

    private static Signal signal(
            NormalisedText text, int start, int end, int candidate, int part, double score, String detail) {
        var location = new Location(Side.RESPONSE, candidate, part, text.original(start, end));
        return new Signal(HazardCategory.REFUSAL, score, List.of(location), detail);
    }
}
