// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import io.weir.guard.Finding;
import io.weir.policy.Action;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Folds signals into alerts: one open alert for each fingerprint, exact counts, few updates.
///
/// An update is sent when an alert opens, when its count reaches 10, 100, and 1000 (by default),
/// when it still grows in a new hour since it was first seen, and when it closes. Ten thousand equal
/// signals within an hour are therefore five updates, the last with the exact count.
///
/// Pure. A caller first calls [#expire] with the signal's time and folds into nothing where that
/// closed the alert; each signal is to be folded exactly once.
public final class AlertGrouping {

    private final AlertSettings settings;

    public AlertGrouping(AlertSettings settings) {
        this.settings = settings;
    }

    public Step fold(Optional<AlertState> open, AlertSignal signal) {
        if (open.isEmpty()) {
            AlertState first = opened(signal);
            return new Step(first, Optional.of(first));
        }
        AlertState before = open.get();
        if (!before.open() || !before.fingerprint().equals(fingerprint(signal))) {
            throw new IllegalArgumentException("a signal is folded into the open alert of its own fingerprint");
        }
        boolean reaches = level(before.count() + 1) > before.level();
        AlertState after = grown(before, signal, before.stateVersion());
        if (!reaches && reminders(after) == reminders(before)) {
            return new Step(after, Optional.empty());
        }
        AlertState update = grown(before, signal, before.stateVersion() + 1);
        return new Step(update, Optional.of(update));
    }

    /// Closes the alert where it has been quiet for long enough.
    ///
    /// @param now event time
    public Step expire(AlertState state, Instant now) {
        if (!state.open() || now.isBefore(expiresAt(state))) {
            return new Step(state, Optional.empty());
        }
        AlertState closed = copy(state, state.stateVersion() + 1, false);
        return new Step(closed, Optional.of(closed));
    }

    public Instant expiresAt(AlertState state) {
        return state.lastSeen().plus(settings.quiet());
    }

    /// SHA-256 over tenant, conversation, guard, hazard, and kind, each with its length before it.
    public static String fingerprint(AlertSignal signal) {
        return digest(
                signal.exchange().tenant().value(),
                signal.exchange().conversation(),
                signal.guard().value(),
                signal.finding().category().slug(),
                signal.finding().kind());
    }

    /// The same without the conversation.
    public static String groupKey(AlertSignal signal) {
        return digest(
                signal.exchange().tenant().value(),
                signal.guard().value(),
                signal.finding().category().slug(),
                signal.finding().kind());
    }

    private static AlertState opened(AlertSignal signal) {
        Finding finding = signal.finding();
        return new AlertState(
                fingerprint(signal),
                groupKey(signal),
                1,
                true,
                signal.exchange().tenant(),
                signal.exchange().conversation(),
                signal.guard(),
                finding.category(),
                finding.kind(),
                finding.score(),
                finding.threshold(),
                signal.action(),
                signal.policy(),
                1,
                1,
                signal.at(),
                signal.at(),
                List.of(signal.evidence()));
    }

    private AlertState grown(AlertState state, AlertSignal signal, int stateVersion) {
        Instant at = signal.at();
        Action action = signal.action().compareTo(state.action()) > 0 ? signal.action() : state.action();
        return new AlertState(
                state.fingerprint(),
                state.groupKey(),
                stateVersion,
                true,
                state.tenant(),
                state.conversation(),
                state.guard(),
                state.category(),
                state.detail(),
                Math.max(state.scoreMax(), signal.finding().score()),
                signal.finding().threshold(),
                action,
                signal.policy(),
                state.count() + 1,
                Math.max(state.level(), level(state.count() + 1)),
                at.isBefore(state.firstSeen()) ? at : state.firstSeen(),
                at.isAfter(state.lastSeen()) ? at : state.lastSeen(),
                samples(state.samples(), signal.evidence()));
    }

    private static AlertState copy(AlertState state, int stateVersion, boolean open) {
        return new AlertState(
                state.fingerprint(),
                state.groupKey(),
                stateVersion,
                open,
                state.tenant(),
                state.conversation(),
                state.guard(),
                state.category(),
                state.detail(),
                state.scoreMax(),
                state.threshold(),
                state.action(),
                state.policy(),
                state.count(),
                state.level(),
                state.firstSeen(),
                state.lastSeen(),
                state.samples());
    }

    private List<String> samples(List<String> before, String evidence) {
        List<String> samples = new ArrayList<>(before);
        if (samples.size() == settings.samplesMax()) {
            samples.removeLast();
        }
        samples.add(evidence);
        return samples;
    }

    private int level(long count) {
        int level = 1;
        for (long least = settings.escalationBase();
                count >= least && level < settings.levelMax();
                least *= settings.escalationBase()) {
            level++;
        }
        return level;
    }

    /// How many full reminder stretches lie between first and last seen; it never falls.
    private long reminders(AlertState state) {
        return Duration.between(state.firstSeen(), state.lastSeen()).dividedBy(settings.reminder());
    }

    private static String digest(String... fields) {
        MessageDigest sha256 = sha256();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha256.update(bytes);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
