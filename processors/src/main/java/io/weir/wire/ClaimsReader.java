// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.LanguageModel.Prompt.Speaker;
import io.weir.guard.LanguageModel.Prompt.Turn;
import io.weir.guard.Location;
import io.weir.guard.ModelRef;
import io.weir.guard.Side;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.JudgedAnswer.JudgedConcept;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.Weighed;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.avro.ClaimsConcept;
import io.weir.schema.avro.ClaimsEvent;
import io.weir.schema.avro.ClaimsFloor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the records that [ContractEncoder#claims] writes. Safe to use from any thread.
public final class ClaimsReader {

    private final ContractCodec codec;

    public ClaimsReader(ContractCodec codec) {
        this.codec = codec;
    }

    /// Empty where it is no such record, or one of a version that says something unknown here.
    public Optional<OpenVerdict> read(byte @Nullable [] bytes) {
        return switch (codec.decode(bytes, ClaimsEvent.class)) {
            case Decoded.Read<ClaimsEvent>(ClaimsEvent event) -> verdict(event);
            case Decoded.Unreadable<ClaimsEvent> _ -> Optional.empty();
        };
    }

    private static Optional<OpenVerdict> verdict(ClaimsEvent event) {
        try {
            return Optional.of(new OpenVerdict(
                    new ExchangeId(new TenantId(event.getTenant()), event.getConversation(), event.getExchange()),
                    new GuardInfo(
                            new GuardId(event.getGuard()),
                            event.getGuardVersion(),
                            event.getModels().stream()
                                    .map(model -> new ModelRef(model.getId(), model.getSha256()))
                                    .toList(),
                            event.getFloors().stream()
                                    .map(floor -> new HazardCategory(floor.getCategory()))
                                    .toList(),
                            floors(event)),
                    new PolicyVersion(event.getPolicyTenant(), event.getPolicyVersion()),
                    answer(event),
                    event.getTurns().stream()
                            .map(turn -> new Turn(Speaker.valueOf(turn.getRole()), turn.getText()))
                            .toList(),
                    event.getEvidence(),
                    event.getRecordedAt()));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static Floors floors(ClaimsEvent event) {
        Map<HazardCategory, Double> floors = new HashMap<>();
        for (ClaimsFloor floor : event.getFloors()) {
            floors.put(new HazardCategory(floor.getCategory()), floor.getFloor());
        }
        return new Floors(floors, event.getFloorOtherwise());
    }

    private static JudgedAnswer answer(ClaimsEvent event) {
        Set<Cause> unread = event.getUnread().stream().map(Cause::valueOf).collect(Collectors.toSet());
        return new JudgedAnswer(
                event.getModel(),
                event.getContext(),
                event.getQuestion(),
                event.getAnswer(),
                event.getConcepts().stream().map(ClaimsReader::concept).toList(),
                Set.copyOf(event.getSubject()),
                unread);
    }

    private static JudgedConcept concept(ClaimsConcept concept) {
        List<Location> locations = concept.getPlaces().stream()
                .map(place ->
                        new Location(Side.RESPONSE, 0, place.getPart(), new Span(place.getStart(), place.getEnd())))
                .toList();
        List<Weighed> said = concept.getSaid().stream()
                .map(each -> new Weighed(
                        EvidenceMode.valueOf(each.getMode()),
                        each.getWeight(),
                        new Support(each.getSupported(), each.getUnmentioned(), each.getContradicted())))
                .toList();
        return new JudgedConcept(concept.getText(), locations, said);
    }
}
