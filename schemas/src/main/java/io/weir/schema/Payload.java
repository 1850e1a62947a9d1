// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import io.weir.schema.avro.AlertEvent;
import io.weir.schema.avro.ClaimsEvent;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.DeliveryEvent;
import io.weir.schema.avro.FingerprintDriftEvent;
import io.weir.schema.avro.FingerprintEvent;
import io.weir.schema.avro.ImageAttributionEvent;
import io.weir.schema.avro.ImageFeaturesEvent;
import io.weir.schema.avro.ImageSeenEvent;
import io.weir.schema.avro.LabelEvent;
import io.weir.schema.avro.MemorisationAlertEvent;
import io.weir.schema.avro.PolicyEvent;
import io.weir.schema.avro.SourceAttributionEvent;
import io.weir.schema.avro.VerdictEvent;
import java.util.Optional;
import org.apache.avro.Schema;

/// What the value of a topic's records is, and the type of the event around it.
@SuppressWarnings("ImmutableEnumChecker") // Generated schemas are never changed.
public enum Payload {
    /// JSON, against `prompt-event.schema.json`.
    PROMPT_JSON("io.weir.chat.prompt.v1"),
    /// JSON, against `response-event.schema.json`.
    RESPONSE_JSON("io.weir.chat.response.v1"),
    /// A response's own bytes; its headers say what [DeliveryEvent] says.
    DELIVERY("io.weir.chat.response.v1", DeliveryEvent.getClassSchema()),
    VERDICT("io.weir.verdict.v1", VerdictEvent.getClassSchema()),
    DECISION("io.weir.decision.v1", DecisionEvent.getClassSchema()),
    ALERT("io.weir.alert.v1", AlertEvent.getClassSchema()),
    LABEL("io.weir.label.v1", LabelEvent.getClassSchema()),
    POLICY("io.weir.policy.v1", PolicyEvent.getClassSchema()),
    DEAD_LETTER("io.weir.deadletter.v1", DeadLetterEvent.getClassSchema()),
    CLAIMS("io.weir.claims.v1", ClaimsEvent.getClassSchema()),
    /// JSON, against `image-event.schema.json`.
    IMAGE_JSON("io.weir.image.generated.v1"),
    IMAGE_SEEN("io.weir.image.seen.v1", ImageSeenEvent.getClassSchema()),
    IMAGE_FEATURES("io.weir.image.features.v1", ImageFeaturesEvent.getClassSchema()),
    IMAGE_ATTRIBUTION("io.weir.attribution.image.v1", ImageAttributionEvent.getClassSchema()),
    SOURCE_ATTRIBUTION("io.weir.attribution.source.v1", SourceAttributionEvent.getClassSchema()),
    FINGERPRINT("io.weir.fingerprint.registry.v1", FingerprintEvent.getClassSchema()),
    MEMORISATION_ALERT("io.weir.memorisation.alert.v1", MemorisationAlertEvent.getClassSchema()),
    FINGERPRINT_DRIFT("io.weir.fingerprint.drift.v1", FingerprintDriftEvent.getClassSchema());

    private final String eventType;
    private final Optional<Schema> avro;

    Payload(String eventType) {
        this.eventType = eventType;
        this.avro = Optional.empty();
    }

    Payload(String eventType, Schema avro) {
        this.eventType = eventType;
        this.avro = Optional.of(avro);
    }

    /// The CloudEvents `type` as Weir writes it. Producers may put their own reverse-DNS name before
    /// the last three words.
    public String eventType() {
        return eventType;
    }

    /// The last three words of the type, with the dot before them: what a reader goes by.
    public String eventTypeEnding() {
        return eventType.substring("io.weir".length());
    }

    public Optional<Schema> avro() {
        return avro;
    }

    /// Name of the schema in registries, documents, and file names.
    public String schemaName() {
        return switch (this) {
            case PROMPT_JSON -> "prompt-event";
            case RESPONSE_JSON -> "response-event";
            case IMAGE_JSON -> "image-event";
            default -> avro.orElseThrow().getName();
        };
    }
}
