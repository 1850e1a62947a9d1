// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.TenantId;
import io.weir.stream.async.ValueCodec;
import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import io.weir.vision.attribution.ImageFacts;
import io.weir.vision.attribution.ImageSource;
import io.weir.wire.EventKey;
import io.weir.wire.GeneratedImage;
import io.weir.wire.ImageContent;
import io.weir.wire.ImageEventReader;
import io.weir.wire.ImageReading;
import io.weir.wire.SourceRecord;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Keeps generated-image events in the in-flight store: their ids and the record as it came, which is read again.
final class StoredImageCodec implements ValueCodec<GeneratedImage> {

    private static final int FORMAT = 1;
    private static final int OVERHEAD_BYTES = 512;

    private final ImageEventReader reader;

    StoredImageCodec(ImageEventReader reader) {
        this.reader = reader;
    }

    @Override
    public byte[] encode(GeneratedImage image) {
        Bytes value = image.origin().value();
        var out = new ByteWriter(OVERHEAD_BYTES + (value == null ? 0 : value.get().length))
                .putByte(FORMAT)
                .putString(image.event().tenant().value())
                .putString(image.event().source())
                .putString(image.event().id())
                .putString(image.facts().source().name());
        StoredRecords.put(out, image.origin());
        return out.toBytes();
    }

    @Override
    public GeneratedImage decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        var event = new EventKey(new TenantId(in.getString()), in.getString(), in.getString());
        var source = new ImageSource(event.tenant(), in.getString());
        SourceRecord origin = StoredRecords.get(in);
        return reader.read(origin) instanceof ImageReading.Accepted(GeneratedImage image)
                ? image
                : unreadable(event, source, origin);
    }

    private static GeneratedImage unreadable(EventKey event, ImageSource source, SourceRecord origin) {
        var facts = new ImageFacts(
                source,
                event.id(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                origin.timestamp(),
                origin.topic() + '-' + origin.partition() + '@' + origin.offset());
        return new GeneratedImage(event, facts, origin, new ImageContent.Unreadable(), Optional.empty());
    }
}
