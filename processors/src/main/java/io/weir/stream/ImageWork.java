// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Blob;
import io.weir.guard.BlobStore;
import io.weir.guard.image.PictureLook;
import io.weir.stream.async.AsyncWork;
import io.weir.vision.attribution.ImageCause;
import io.weir.wire.GeneratedImage;
import io.weir.wire.ImageContent;
import java.time.Instant;
import java.util.Optional;

/// Gets a picture's file and looks at it, off the stream thread: fetched once, decoded once, encoded once.
final class ImageWork implements AsyncWork<GeneratedImage, LookedImage> {

    private final BlobStore blobs;
    private final PictureLook look;
    private final int fileBytesMax;

    ImageWork(ImageLane lane) {
        this.blobs = lane.blobs();
        this.look = lane.look();
        this.fileBytesMax = lane.settings().fileBytesMax();
    }

    @Override
    public LookedImage perform(GeneratedImage image, Instant deadline) {
        return switch (image.content()) {
            case ImageContent.Inline(Blob file) -> look(image, file, deadline);
            case ImageContent.Unreadable() -> LookedImage.without(image, ImageCause.UNREADABLE, "RECORD");
            case ImageContent.ByReference(String reference) ->
                switch (blobs.fetch(reference, fileBytesMax, deadline)) {
                    case BlobStore.Fetched.Found(Blob file) -> look(image, file, deadline);
                    case BlobStore.Fetched.Unavailable(BlobStore.Fetched.Cause cause) ->
                        LookedImage.without(image, cause(cause), cause.name());
                };
        };
    }

    @Override
    public LookedImage timedOut(GeneratedImage image) {
        return LookedImage.without(image, ImageCause.TIMED_OUT, "");
    }

    @Override
    public LookedImage failed(GeneratedImage image, Throwable failure) {
        return LookedImage.without(
                image, ImageCause.MODEL_FAILED, failure.getClass().getSimpleName());
    }

    private LookedImage look(GeneratedImage image, Blob file, Instant deadline) {
        String sha256 = PictureLook.sha256(file);
        if (image.declaredSha256().filter(declared -> !declared.equals(sha256)).isPresent()) {
            return LookedImage.without(image, ImageCause.MISSING, "DIGEST");
        }
        return new LookedImage(image, Optional.of(sha256), file.size(), look.look(file, deadline));
    }

    private static ImageCause cause(BlobStore.Fetched.Cause cause) {
        return switch (cause) {
            case FORBIDDEN -> ImageCause.FORBIDDEN;
            case MISSING -> ImageCause.MISSING;
            case TOO_LARGE -> ImageCause.UNREADABLE;
            case TIMED_OUT, UNAVAILABLE -> ImageCause.TIMED_OUT;
        };
    }
}
