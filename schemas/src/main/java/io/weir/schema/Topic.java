// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static io.weir.schema.TopicKey.ALERT_FINGERPRINT;
import static io.weir.schema.TopicKey.CONVERSATION;
import static io.weir.schema.TopicKey.FINGERPRINT_RUN;
import static io.weir.schema.TopicKey.IMAGE;
import static io.weir.schema.TopicKey.IMAGE_SOURCE;
import static io.weir.schema.TopicKey.ORIGINAL;
import static io.weir.schema.TopicKey.POLICY_VERSION;
import static io.weir.schema.TopicKey.PROTECTED_SET;
import static io.weir.schema.TopicSettings.compacted;
import static io.weir.schema.TopicSettings.kept;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every topic, lane by lane, in the order of the flow.
///
/// The one source of what a topic is: the AsyncAPI document, the topic page, and `./weir topics` are
/// made from it.
@SuppressWarnings("ImmutableEnumChecker") // Records and List.of: immutable, though not annotated so.
public enum Topic {
    PROMPT(
            "weir.chat.prompt.v1",
            "What was asked: a CloudEvent with the request in the OpenAI chat-completions shape.",
            CONVERSATION,
            Payload.PROMPT_JSON,
            true,
            kept(Duration.ofDays(7)),
            List.of("the chat platform"),
            List.of("weir")),
    RESPONSE(
            "weir.chat.response.v1",
            "What was answered: a CloudEvent with the completion.",
            CONVERSATION,
            Payload.RESPONSE_JSON,
            true,
            kept(Duration.ofDays(7)),
            List.of("the chat platform"),
            List.of("weir")),
    RELEASED(
            "weir.chat.released.v1",
            "Responses that policy lets through: bytes and headers as they came, the decision's headers added.",
            CONVERSATION,
            Payload.DELIVERY,
            true,
            kept(Duration.ofDays(7)).withRecordBytesMax(TopicSettings.LARGE_RECORD_BYTES),
            List.of("weir"),
            List.of("the chat platform")),
    QUARANTINE(
            "weir.chat.quarantine.v1",
            "Responses to be withheld, withdrawn, or looked at by a person first; otherwise like the released ones.",
            CONVERSATION,
            Payload.DELIVERY,
            true,
            kept(Duration.ofDays(30)).withRecordBytesMax(TopicSettings.LARGE_RECORD_BYTES),
            List.of("weir"),
            List.of("reviewers")),
    VERDICT(
            "weir.verdict.v1",
            "What each guard concluded: one record for each guard, exchange, and policy version, and one more with a"
                    + " higher revision each time that later evidence changes it; the audit trail.",
            CONVERSATION,
            Payload.VERDICT,
            false,
            kept(Duration.ofDays(90)),
            List.of("weir"),
            List.of("audit", "replay")),
    DECISION(
            "weir.decision.v1",
            "What policy decided: one record for each exchange and policy version.",
            CONVERSATION,
            Payload.DECISION,
            false,
            kept(Duration.ofDays(90)),
            List.of("weir"),
            List.of("the chat platform", "audit")),
    ALERT(
            "weir.alert.v1",
            "What deserves a person, grouped: every record replaces the one before it with the same key.",
            ALERT_FINGERPRINT,
            Payload.ALERT,
            false,
            compacted().alsoDeletedAfter(Duration.ofDays(90)),
            List.of("weir"),
            List.of("reviewers", "paging")),
    LABEL(
            "weir.label.v1",
            "What a person answered about an exchange or a finding.",
            CONVERSATION,
            Payload.LABEL,
            false,
            kept(Duration.ofDays(365)),
            List.of("reviewers"),
            List.of("weir")),
    POLICY(
            "weir.policy.v1",
            "Published policies. One partition, so that the versions of a tenant have an order.",
            POLICY_VERSION,
            Payload.POLICY,
            false,
            compacted().withPartitions(1),
            List.of("./weir policy publish"),
            List.of("weir")),
    DEAD_LETTER(
            "weir.deadletter.v1",
            "Records that could not go on, whole, with where they lay and why.",
            ORIGINAL,
            Payload.DEAD_LETTER,
            true,
            kept(Duration.ofDays(30)).withRecordBytesMax(TopicSettings.LARGE_RECORD_BYTES),
            List.of("weir"),
            List.of("operators", "replay")),
    CLAIMS(
            "weir.claims.v1",
            "Answers that were judged by their claims, with what a revision of their verdict needs.",
            CONVERSATION,
            Payload.CLAIMS,
            true,
            kept(Duration.ofDays(1)),
            List.of("weir"),
            List.of("weir")),
    SAMPLE(
            "weir.chat.sample.v1",
            "Further answers to a prompt, of the same model or of another: evidence, never delivered. Its correlation id"
                    + " names the exchange; `ce_temperature` says at which temperature it was drawn.",
            CONVERSATION,
            Payload.RESPONSE_JSON,
            true,
            kept(Duration.ofDays(1)),
            List.of("the chat platform"),
            List.of("weir")),
    IMAGE_GENERATED(
            "weir.image.generated.v1",
            "A picture that a model made: a CloudEvent with the file, or with a reference to it.",
            IMAGE_SOURCE,
            Payload.IMAGE_JSON,
            true,
            kept(Duration.ofDays(7)).withRecordBytesMax(TopicSettings.LARGE_RECORD_BYTES),
            List.of("the image platform"),
            List.of("weir")),
    IMAGE_SEEN(
            "weir.image.seen.v1",
            "What can be said of a picture without a model: digest, perceptual hash, size, duplicates.",
            IMAGE_SOURCE,
            Payload.IMAGE_SEEN,
            false,
            kept(Duration.ofDays(30)),
            List.of("weir"),
            List.of("audit")),
    IMAGE_FEATURES(
            "weir.image.features.v1",
            "What an encoder makes of a picture, block by block: replaying it needs neither model nor pixels.",
            IMAGE_SOURCE,
            Payload.IMAGE_FEATURES,
            false,
            kept(Duration.ofDays(30)),
            List.of("weir"),
            List.of("weir", "replay")),
    IMAGE_ATTRIBUTION(
            "weir.attribution.image.v1",
            "Which registered generator may have made one picture: one record for each event.",
            IMAGE,
            Payload.IMAGE_ATTRIBUTION,
            false,
            kept(Duration.ofDays(90)),
            List.of("weir"),
            List.of("audit")),
    SOURCE_ATTRIBUTION(
            "weir.attribution.source.v1",
            "Which registered generator made a source's pictures of an hour, a day, a week, as their number grows.",
            IMAGE_SOURCE,
            Payload.SOURCE_ATTRIBUTION,
            false,
            kept(Duration.ofDays(90)),
            List.of("weir"),
            List.of("reviewers", "audit")),
    FINGERPRINT(
            "weir.fingerprint.registry.v1",
            "Registered training runs of generators. One partition: every instance reads all of it.",
            FINGERPRINT_RUN,
            Payload.FINGERPRINT,
            false,
            compacted().withPartitions(1).withRecordBytesMax(TopicSettings.LARGE_RECORD_BYTES),
            List.of("./weir fingerprint register"),
            List.of("weir")),
    MEMORISATION_ALERT(
            "weir.memorisation.alert.v1",
            "Pictures that copy one of a protected set.",
            PROTECTED_SET,
            Payload.MEMORISATION_ALERT,
            false,
            kept(Duration.ofDays(90)),
            List.of("weir"),
            List.of("reviewers")),
    FINGERPRINT_DRIFT(
            "weir.fingerprint.drift.v1",
            "Sources whose fingerprint changed.",
            IMAGE_SOURCE,
            Payload.FINGERPRINT_DRIFT,
            false,
            kept(Duration.ofDays(90)),
            List.of("weir"),
            List.of("reviewers"));

    private static final Map<String, Topic> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Topic::topicName, Function.identity()));

    private final String topicName;
    private final String description;
    private final TopicKey key;
    private final Payload payload;
    private final boolean holdsContent;
    private final TopicSettings settings;
    private final List<String> writers;
    private final List<String> readers;

    Topic(
            String topicName,
            String description,
            TopicKey key,
            Payload payload,
            boolean holdsContent,
            TopicSettings settings,
            List<String> writers,
            List<String> readers) {
        this.topicName = topicName;
        this.description = description;
        this.key = key;
        this.payload = payload;
        this.holdsContent = holdsContent;
        this.settings = settings;
        this.writers = writers;
        this.readers = readers;
    }

    /// The topic of that name on the broker.
    public static Optional<Topic> ofName(String topicName) {
        return Optional.ofNullable(BY_NAME.get(topicName));
    }

    /// Name on the broker; part of the contract, so it never changes within a version.
    public String topicName() {
        return topicName;
    }

    /// Whether only the image lane uses it.
    public boolean isOfImages() {
        return compareTo(IMAGE_GENERATED) >= 0;
    }

    /// What its records are, in one sentence.
    public String description() {
        return description;
    }

    public TopicKey key() {
        return key;
    }

    public Payload payload() {
        return payload;
    }

    /// True where records hold what a person or a model wrote: restrict who reads it.
    public boolean holdsContent() {
        return holdsContent;
    }

    public TopicSettings settings() {
        return settings;
    }

    public List<String> writers() {
        return writers;
    }

    public List<String> readers() {
        return readers;
    }
}
