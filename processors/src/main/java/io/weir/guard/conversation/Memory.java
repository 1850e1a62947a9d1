// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is kept of a conversation or a subject: numbers and times, no text.
///
/// @param turns the last ones with a score, oldest first
record Memory(Strikes strikes, List<Turn> turns) {

    private static final byte FORM = 1;
    private static final int STRIKES_BYTES = Double.BYTES + Long.BYTES;
    private static final int TURN_BYTES = Double.BYTES + Long.BYTES;

    Memory {
        turns = List.copyOf(turns);
        if (turns.size() > Crescendo.TURNS_MAX) {
            throw new IllegalArgumentException("so many turns are not kept: " + turns.size());
        }
    }

    static Memory none(Instant at) {
        return new Memory(Strikes.none(at), List.of());
    }

    Memory with(Turn turn) {
        List<Turn> all = new ArrayList<>(turns);
        all.add(turn);
        return new Memory(strikes, all.subList(Math.max(0, all.size() - Crescendo.TURNS_MAX), all.size()));
    }

    Memory with(Strikes newer) {
        return new Memory(newer, turns);
    }

    /// Layout, big-endian: form, weight, time, and score and time of each turn.
    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(1 + STRIKES_BYTES + turns.size() * TURN_BYTES);
        buffer.put(FORM).putDouble(strikes.weight()).putLong(strikes.at().toEpochMilli());
        turns.forEach(turn -> buffer.putDouble(turn.score()).putLong(turn.at().toEpochMilli()));
        return buffer.array();
    }

    static Memory decode(byte[] bytes) {
        int rest = bytes.length - 1 - STRIKES_BYTES;
        if (rest < 0 || rest % TURN_BYTES != 0 || bytes[0] != FORM) {
            throw new IllegalArgumentException("not what is kept of a conversation");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        var strikes = new Strikes(buffer.getDouble(), Instant.ofEpochMilli(buffer.getLong()));
        List<Turn> turns = new ArrayList<>();
        while (buffer.hasRemaining()) {
            turns.add(new Turn(buffer.getDouble(), Instant.ofEpochMilli(buffer.getLong())));
        }
        return new Memory(strikes, turns);
    }
}
