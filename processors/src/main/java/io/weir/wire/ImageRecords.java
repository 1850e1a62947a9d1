// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.ContractCodec;
import io.weir.schema.ContractException;
import io.weir.schema.Decoded;
import io.weir.schema.Topic;
import io.weir.schema.avro.CopyTest;
import io.weir.schema.avro.FingerprintDriftEvent;
import io.weir.schema.avro.FingerprintEvent;
import io.weir.schema.avro.GeneratorProbability;
import io.weir.schema.avro.GeneratorShare;
import io.weir.schema.avro.ImageAttributionEvent;
import io.weir.schema.avro.ImageFeaturesEvent;
import io.weir.schema.avro.ImageOutcomeName;
import io.weir.schema.avro.ImageSeenEvent;
import io.weir.schema.avro.MemorisationAlertEvent;
import io.weir.schema.avro.SourceAttributionEvent;
import io.weir.schema.avro.SourceOutcomeName;
import io.weir.schema.avro.WindowName;
import io.weir.vision.attribution.Attributor.Concluded;
import io.weir.vision.attribution.Drift;
import io.weir.vision.attribution.ImageConclusion;
import io.weir.vision.attribution.ImageFacts;
import io.weir.vision.attribution.ImageFeatures;
import io.weir.vision.attribution.SeenFacts;
import io.weir.vision.attribution.SourceReport;
import io.weir.vision.attribution.WindowSpan;
import io.weir.vision.copy.CopyOutcome;
import io.weir.vision.copy.CopyReport;
import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.fingerprint.SourceConclusion;
import io.weir.vision.fingerprint.SourceEvidence;
import io.weir.vision.seen.Pdq;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Facts of the image lane as records of its topics, and feature events and fingerprints back.
///
/// Ids are made from what they name, and times are the events' own, so that a replay gives the same bytes.
public final class ImageRecords {

    private static final String SOURCE = "/weir";
    private static final int TOP = 5;

    private final ContractCodec codec;
    private final RecordLimits limits;

    public ImageRecords(ContractCodec codec, RecordLimits limits) {
        this.codec = codec;
        this.limits = limits;
    }

    public OutputRecord seen(SeenFacts seen) {
        ImageFacts facts = seen.facts();
        var event = ImageSeenEvent.newBuilder()
                .setTenant(facts.source().tenant().value())
                .setSource(facts.source().name())
                .setImage(facts.image())
                .setSha256(facts.sha256().orElse(null))
                .setDeclaredModel(facts.declaredModel().orElse(null))
                .setFormat(seen.header().map(header -> header.format().name()).orElse(null))
                .setWidth(seen.header().map(header -> header.width()).orElse(0))
                .setHeight(seen.header().map(header -> header.height()).orElse(0))
                .setFileBytes(seen.fileBytes())
                .setPdq(seen.hashed().map(hashed -> hashed.hash().hex()).orElse(null))
                .setPdqQuality(seen.hashed().map(Pdq.Hashed::quality).orElse(-1))
                .setDuplicateOf(facts.duplicateOf().orElse(null))
                .setCause(seen.cause().map(Enum::name).orElse(null))
                .setDetail(seen.detail())
                .setEvidence(facts.evidence())
                .setRecordedAt(Instant.ofEpochMilli(facts.atMillis()))
                .build();
        return event(Topic.IMAGE_SEEN, facts, facts.source().recordKey(), "", event);
    }

    public OutputRecord features(ImageFeatures features) {
        ImageFacts facts = features.facts();
        return event(Topic.IMAGE_FEATURES, facts, facts.source().recordKey(), "", FeatureRecords.record(features));
    }

    /// Empty where the record is no feature event.
    public Optional<ImageFeatures> readFeatures(byte @Nullable [] value) {
        try {
            return codec.decode(value, ImageFeaturesEvent.class) instanceof Decoded.Read<ImageFeaturesEvent>(var event)
                    ? Optional.of(FeatureRecords.features(event))
                    : Optional.empty();
        } catch (IllegalArgumentException contradiction) {
            return Optional.empty();
        }
    }

    public OutputRecord attribution(Concluded concluded) {
        ImageFacts facts = concluded.features().facts();
        ImageConclusion image = concluded.image();
        Optional<CopyOutcome> copies = concluded.copies().map(CopyReport::outcome);
        var event = ImageAttributionEvent.newBuilder()
                .setTenant(facts.source().tenant().value())
                .setSource(facts.source().name())
                .setImage(facts.image())
                .setSha256(facts.sha256().orElse(null))
                .setOutcome(outcome(image))
                .setCause(image instanceof ImageConclusion.Inconclusive(var cause) ? cause.name() : null)
                .setTop(top(image))
                .setConformalSet(possible(image))
                .setDeclaredModel(facts.declaredModel().orElse(null))
                .setMemorisation(copies.map(ImageRecords::name).orElse("NOT_DUE"))
                .setMemorisationCause(
                        copies.orElse(null) instanceof CopyOutcome.Inconclusive(var cause) ? cause.name() : null)
                .setEncoderDigest(encoder(concluded.features()))
                .setRegistryDigest(given(concluded.registryDigest()))
                .setReferenceRuns(concluded.referenceRuns())
                .setEvidence(facts.evidence())
                .setRecordedAt(Instant.ofEpochMilli(facts.atMillis()))
                .build();
        return event(
                Topic.IMAGE_ATTRIBUTION,
                facts,
                facts.source().tenant().value() + '/' + facts.image(),
                concluded.registryDigest(),
                event);
    }

    public OutputRecord attribution(Concluded concluded, SourceReport report) {
        ImageFacts facts = report.latest();
        Optional<SourceEvidence> evidence = evidence(report);
        var event = SourceAttributionEvent.newBuilder()
                .setTenant(facts.source().tenant().value())
                .setSource(facts.source().name())
                .setWindow(WindowName.valueOf(report.span().name()))
                .setWindowEnd(Instant.ofEpochMilli(report.windowEndMillis()))
                .setImages(evidence.map(SourceEvidence::images).orElse(0L))
                .setOutcome(outcome(report))
                .setCause(report.outcome() instanceof SourceReport.Inconclusive(var cause, var _) ? cause.name() : null)
                .setGenerator(generator(report))
                .setPosterior(
                        evidence.map(known -> likelihoods(known.posterior())).orElse(List.of()))
                .setShares(shares(report))
                .setCurve(evidence.map(SourceEvidence::curve)
                        .map(EffectCurve::blocks)
                        .orElse(List.of()))
                .setCurveNearest(evidence.flatMap(SourceEvidence::curveNearest).orElse(null))
                .setCurveDistance(evidence.map(SourceEvidence::curveDistance).orElse(-1.0))
                .setPKnown(evidence.map(SourceEvidence::pKnown).orElse(-1.0))
                .setPFloor(evidence.map(SourceEvidence::pFloor).orElse(1.0))
                .setAccuracy(evidence.map(SourceEvidence::accuracy).orElse(-1.0))
                .setImagesMin(evidence.map(SourceEvidence::imagesMin).orElse(0))
                .setFindings(report.declaredConflict() ? List.of("DECLARED_CONFLICT") : List.of())
                .setDeclaredModel(facts.declaredModel().orElse(null))
                .setEncoderDigest(encoder(concluded.features()))
                .setReferenceDigest(reference(concluded.features()))
                .setRegistryDigest(given(concluded.registryDigest()))
                .setReferenceRuns(concluded.referenceRuns())
                .setEvidence(facts.evidence())
                .setRecordedAt(Instant.ofEpochMilli(facts.atMillis()))
                .build();
        WindowSpan span = report.span();
        return event(
                Topic.SOURCE_ATTRIBUTION,
                facts,
                facts.source().recordKey(),
                span.name() + concluded.registryDigest(),
                event);
    }

    /// @param set the protected set
    public OutputRecord alert(Concluded concluded, String set, CopyReport report) {
        ImageFacts facts = concluded.features().facts();
        String matched = report.tests().stream()
                .flatMap(test -> test.finding().stream())
                .map(CopyOutcome.Finding::protectedId)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("only a finding is an alert"));
        var event = MemorisationAlertEvent.newBuilder()
                .setProtectedSet(set)
                .setTenant(facts.source().tenant().value())
                .setSource(facts.source().name())
                .setImage(facts.image())
                .setSha256(facts.sha256().orElse(null))
                .setMatchedId(matched)
                .setTests(report.tests().stream().map(ImageRecords::test).toList())
                .setEncoderDigest(encoder(concluded.features()))
                .setEvidence(facts.evidence())
                .setRecordedAt(Instant.ofEpochMilli(facts.atMillis()))
                .build();
        return event(Topic.MEMORISATION_ALERT, facts, set, set, event);
    }

    public OutputRecord drift(Drift drift, Concluded concluded) {
        ImageFacts facts = drift.latest();
        var event = FingerprintDriftEvent.newBuilder()
                .setTenant(facts.source().tenant().value())
                .setSource(facts.source().name())
                .setKind(drift.kind().name())
                .setBefore(drift.before().orElse(null))
                .setAfter(drift.after().orElse(null))
                .setStatistic(drift.statistic())
                .setThreshold(drift.threshold())
                .setImages(drift.images())
                .setEncoderDigest(encoder(concluded.features()))
                .setEvidence(facts.evidence())
                .setRecordedAt(Instant.ofEpochMilli(facts.atMillis()))
                .build();
        return event(
                Topic.FINGERPRINT_DRIFT,
                facts,
                facts.source().recordKey(),
                drift.kind().name(),
                event);
    }

    /// @param curve of the run
    /// @param provenance where its pictures come from
    public OutputRecord fingerprint(Fingerprint fingerprint, EffectCurve curve, String provenance, Instant at) {
        Fingerprint.Key key = fingerprint.key();
        var event = FingerprintEvent.newBuilder()
                .setEncoderDigest(key.encoderDigest())
                .setReferenceDigest(key.referenceDigest())
                .setGenerator(key.generator())
                .setRun(key.run())
                .setImages(fingerprint.state().images())
                .setCurve(curve.blocks())
                .setState(ByteBuffer.wrap(fingerprint.state().toBytes()))
                .setMoments(ByteBuffer.wrap(fingerprint.moments().toBytes()))
                .setSample(ByteBuffer.wrap(fingerprint.sampleBytes()))
                .setProvenance(provenance)
                .setRegisteredAt(at)
                .build();
        List<SourceHeader> headers = attributes(Topic.FINGERPRINT, uuid(key.recordKey() + at));
        return fitting(
                new OutputRecord(Topic.FINGERPRINT, bytes(key.recordKey()), value(Topic.FINGERPRINT, event), headers));
    }

    /// Empty where the record is no fingerprint.
    public Optional<Fingerprint> readFingerprint(byte @Nullable [] value) {
        try {
            return codec.decode(value, FingerprintEvent.class) instanceof Decoded.Read<FingerprintEvent>(var event)
                    ? Optional.of(Fingerprint.read(
                            new Fingerprint.Key(
                                    event.getEncoderDigest(),
                                    event.getReferenceDigest(),
                                    event.getGenerator(),
                                    event.getRun()),
                            array(event.getState()),
                            array(event.getMoments()),
                            array(event.getSample())))
                    : Optional.empty();
        } catch (IllegalArgumentException contradiction) {
            return Optional.empty();
        }
    }

    private OutputRecord event(Topic topic, ImageFacts facts, String key, String more, SpecificRecord record) {
        String name = uuid(String.join(
                "\0", topic.topicName(), facts.source().recordKey(), facts.image(), facts.evidence(), more));
        List<SourceHeader> headers = new java.util.ArrayList<>(attributes(topic, name));
        headers.add(header("ce_subject", facts.source().name()));
        headers.add(header("ce_tenantid", facts.source().tenant().value()));
        headers.add(header("ce_causationid", facts.image()));
        return fitting(new OutputRecord(topic, bytes(key), value(topic, record), headers));
    }

    private List<SourceHeader> attributes(Topic topic, String id) {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", id),
                header("ce_source", SOURCE),
                header("ce_type", topic.payload().eventType()),
                header("content-type", codec.contentType()));
    }

    private Bytes value(Topic topic, SpecificRecord record) {
        try {
            return Bytes.wrap(codec.encode(topic, record));
        } catch (ContractException e) {
            throw new UnencodableException(
                    DeadLetterReason.OUTPUT_UNSERIALIZABLE, e.failure().name());
        }
    }

    private OutputRecord fitting(OutputRecord record) {
        if (!limits.fits(record)) {
            throw new UnencodableException(
                    DeadLetterReason.OUTPUT_TOO_LARGE, record.topic().topicName());
        }
        return record;
    }

    private static ImageOutcomeName outcome(ImageConclusion conclusion) {
        return switch (conclusion) {
            case ImageConclusion.Attributed _ -> ImageOutcomeName.ATTRIBUTED;
            case ImageConclusion.Ambiguous _ -> ImageOutcomeName.AMBIGUOUS;
            case ImageConclusion.Inconclusive _ -> ImageOutcomeName.INCONCLUSIVE;
        };
    }

    private static List<GeneratorProbability> top(ImageConclusion conclusion) {
        return switch (conclusion) {
            case ImageConclusion.Attributed attributed -> likelihoods(attributed.likelihoods());
            case ImageConclusion.Ambiguous ambiguous -> likelihoods(ambiguous.likelihoods());
            case ImageConclusion.Inconclusive _ -> List.of();
        };
    }

    private static List<String> possible(ImageConclusion conclusion) {
        return switch (conclusion) {
            case ImageConclusion.Attributed attributed -> List.of(attributed.generator());
            case ImageConclusion.Ambiguous ambiguous -> ambiguous.possible();
            case ImageConclusion.Inconclusive _ -> List.of();
        };
    }

    private static List<GeneratorProbability> likelihoods(List<SourceEvidence.Likelihood> all) {
        return all.stream()
                .limit(TOP)
                .map(one -> new GeneratorProbability(one.generator(), one.probability()))
                .toList();
    }

    private static SourceOutcomeName outcome(SourceReport report) {
        return switch (report.outcome()) {
            case SourceReport.Inconclusive _ -> SourceOutcomeName.INCONCLUSIVE;
            case SourceReport.Concluded(SourceConclusion conclusion) ->
                switch (conclusion) {
                    case SourceConclusion.Attributed _ -> SourceOutcomeName.ATTRIBUTED;
                    case SourceConclusion.NewRunOfFamily _ -> SourceOutcomeName.NEW_RUN_OF_FAMILY;
                    case SourceConclusion.Unknown _ -> SourceOutcomeName.UNKNOWN;
                    case SourceConclusion.Mixture _ -> SourceOutcomeName.MIXTURE;
                    case SourceConclusion.TooFewImages _ -> SourceOutcomeName.INCONCLUSIVE;
                };
        };
    }

    private static @Nullable String generator(SourceReport report) {
        if (!(report.outcome() instanceof SourceReport.Concluded(SourceConclusion conclusion))) {
            return null;
        }
        return switch (conclusion) {
            case SourceConclusion.Attributed(var _, String generator) -> generator;
            case SourceConclusion.NewRunOfFamily(var _, String generator) -> generator;
            case SourceConclusion.Unknown _, SourceConclusion.Mixture _, SourceConclusion.TooFewImages _ -> null;
        };
    }

    private static List<GeneratorShare> shares(SourceReport report) {
        return report.outcome() instanceof SourceReport.Concluded(SourceConclusion.Mixture(var _, var shares))
                ? shares.entrySet().stream()
                        .map(share -> new GeneratorShare(share.getKey(), share.getValue()))
                        .toList()
                : List.of();
    }

    private static Optional<SourceEvidence> evidence(SourceReport report) {
        return switch (report.outcome()) {
            case SourceReport.Concluded(SourceConclusion conclusion) -> Optional.of(conclusion.evidence());
            case SourceReport.Inconclusive(var _, Optional<SourceEvidence> evidence) -> evidence;
        };
    }

    private static CopyTest test(CopyReport.Test test) {
        return CopyTest.newBuilder()
                .setTest(test.kind().name())
                .setOutcome(
                        test.cause().isPresent() ? "NOT_RUN" : test.finding().isPresent() ? "FIRED" : "CLEAR")
                .setMatchedId(
                        test.finding().map(CopyOutcome.Finding::protectedId).orElse(null))
                .setValue(test.value())
                .setThreshold(test.threshold())
                .setPValue(test.pValue().orElse(null))
                .setCause(test.cause().map(Enum::name).orElse(null))
                .build();
    }

    private static String name(CopyOutcome outcome) {
        return switch (outcome) {
            case CopyOutcome.Clear _ -> "CLEAR";
            case CopyOutcome.Flagged _ -> "FLAGGED";
            case CopyOutcome.Inconclusive _ -> "INCONCLUSIVE";
        };
    }

    private static @Nullable String encoder(ImageFeatures features) {
        return features.content() instanceof ImageFeatures.Extracted extracted ? extracted.encoderDigest() : null;
    }

    private static @Nullable String reference(ImageFeatures features) {
        return features.content() instanceof ImageFeatures.Extracted extracted
                ? extracted.referenceDigest().orElse(null)
                : null;
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    private static SourceHeader header(String name, String value) {
        return new SourceHeader(name, bytes(value));
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
