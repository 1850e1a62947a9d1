// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.TenantId;
import io.weir.schema.avro.BlockFeature;
import io.weir.schema.avro.ImageFeaturesEvent;
import io.weir.vision.attribution.ImageCause;
import io.weir.vision.attribution.ImageFacts;
import io.weir.vision.attribution.ImageFeatures;
import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.vision.attribution.ImageSource;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.PlacedImage;
import io.weir.vision.seen.Pdq;
import io.weir.vision.seen.PdqHash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Feature events as Avro records, and back without loss.
final class FeatureRecords {

    private static final int HASH_BYTES = 32;
    private static final int VARIANTS = 8;

    private FeatureRecords() {}

    static ImageFeaturesEvent record(ImageFeatures features) {
        ImageFacts facts = features.facts();
        var event = ImageFeaturesEvent.newBuilder()
                .setTenant(facts.source().tenant().value())
                .setSource(facts.source().name())
                .setImage(facts.image())
                .setSha256(facts.sha256().orElse(null))
                .setDeclaredModel(facts.declaredModel().orElse(null))
                .setDuplicateOf(facts.duplicateOf().orElse(null))
                .setPdq(features.hashed().map(FeatureRecords::hashes).orElseGet(() -> ByteBuffer.allocate(0)))
                .setPdqQuality(features.hashed().map(Pdq.Hashed::quality).orElse(-1))
                .setBlocks(List.of())
                .setCopyValues(ByteBuffer.allocate(0))
                .setEvidence(facts.evidence())
                .setRecordedAt(Instant.ofEpochMilli(facts.atMillis()));
        switch (features.content()) {
            case Missing(ImageCause cause) -> event.setCause(cause.name());
            case Extracted extracted -> {
                event.setEncoderId(extracted.encoderId())
                        .setEncoderDigest(extracted.encoderDigest())
                        .setReferenceDigest(extracted.referenceDigest().orElse(null))
                        .setBlocks(blocks(extracted));
                extracted
                        .copy()
                        .ifPresent(copy ->
                                event.setCopyScale(copy.scale(0)).setCopyValues(ByteBuffer.wrap(copy.bytes(0))));
            }
        }
        return event.build();
    }

    /// @throws IllegalArgumentException where the record contradicts itself
    static ImageFeatures features(ImageFeaturesEvent event) {
        var facts = new ImageFacts(
                new ImageSource(new TenantId(event.getTenant()), event.getSource()),
                event.getImage(),
                Optional.ofNullable(event.getSha256()),
                Optional.ofNullable(event.getDeclaredModel()),
                Optional.ofNullable(event.getDuplicateOf()),
                event.getRecordedAt().toEpochMilli(),
                event.getEvidence());
        ImageFeatures.Content content =
                event.getCause() == null ? extracted(event) : new Missing(ImageCause.valueOf(event.getCause()));
        return new ImageFeatures(facts, hashed(event), content);
    }

    private static List<BlockFeature> blocks(Extracted extracted) {
        List<BlockFeature> blocks = new ArrayList<>();
        for (int block = 0; block < extracted.blocks().blocks(); block++) {
            int at = block;
            blocks.add(new BlockFeature(
                    (double) extracted.blocks().scale(block),
                    ByteBuffer.wrap(extracted.blocks().bytes(block)),
                    extracted.placed().map(placed -> placed.cell(at)).orElse(-1),
                    extracted.placed().map(placed -> placed.rank(at)).orElse(-1)));
        }
        return blocks;
    }

    private static Extracted extracted(ImageFeaturesEvent event) {
        List<BlockFeature> blocks = event.getBlocks();
        if (blocks.isEmpty() || event.getEncoderId() == null || event.getEncoderDigest() == null) {
            throw new IllegalArgumentException("features have an encoder and blocks");
        }
        int width = blocks.getFirst().getValues().remaining();
        byte[] values = new byte[width * blocks.size()];
        float[] scales = new float[blocks.size()];
        List<Integer> cells = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < scales.length; i++) {
            BlockFeature block = blocks.get(i);
            if (block.getValues().remaining() != width) {
                throw new IllegalArgumentException("blocks have one width");
            }
            block.getValues().duplicate().get(values, i * width, width);
            scales[i] = (float) block.getScale();
            cells.add(block.getCell());
            ranks.add(block.getRank());
        }
        Optional<String> reference = Optional.ofNullable(event.getReferenceDigest());
        ByteBuffer copy = event.getCopyValues().duplicate();
        byte[] copied = new byte[copy.remaining()];
        copy.get(copied);
        return new Extracted(
                event.getEncoderId(),
                event.getEncoderDigest(),
                reference,
                new BlockFeatures(width, values, scales),
                reference.map(_ -> PlacedImage.of(cells, ranks)),
                copied.length == 0
                        ? Optional.empty()
                        : Optional.of(
                                new BlockFeatures(copied.length, copied, new float[] {(float) event.getCopyScale()})));
    }

    private static ByteBuffer hashes(Pdq.Hashed hashed) {
        ByteBuffer bytes = ByteBuffer.allocate(HASH_BYTES * hashed.variants().size());
        for (PdqHash hash : hashed.variants()) {
            bytes.putLong(hash.word3())
                    .putLong(hash.word2())
                    .putLong(hash.word1())
                    .putLong(hash.word0());
        }
        return bytes.flip();
    }

    private static Optional<Pdq.Hashed> hashed(ImageFeaturesEvent event) {
        ByteBuffer bytes = event.getPdq().duplicate();
        if (!bytes.hasRemaining()) {
            return Optional.empty();
        }
        if (bytes.remaining() != VARIANTS * HASH_BYTES) {
            throw new IllegalArgumentException("a hash has eight forms");
        }
        List<PdqHash> variants = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long word3 = bytes.getLong();
            long word2 = bytes.getLong();
            long word1 = bytes.getLong();
            variants.add(new PdqHash(bytes.getLong(), word1, word2, word3));
        }
        return Optional.of(new Pdq.Hashed(variants, event.getPdqQuality()));
    }
}
