// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.Picture;
import io.weir.vision.seen.PictureReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Pictures of a directory, in the order of their names, or of one IDX file of grey pictures.
final class PictureFiles {

    private static final int IDX_MAGIC = 2051;
    private static final int IDX_HEAD = 16;
    private static final int SIDE_MAX = 4_096;

    private PictureFiles() {}

    /// @param max how many are read
    /// @throws MissingException where there are none, or one cannot be read
    static List<Picture> read(Path path, int max) throws MissingException {
        try {
            List<Picture> pictures = Files.isDirectory(path) ? directory(path, max) : idx(path, max);
            if (pictures.isEmpty()) {
                throw new MissingException(path + ": there are no pictures");
            }
            return pictures;
        } catch (IOException failed) {
            throw new MissingException(path + ": cannot be read");
        }
    }

    private static List<Picture> directory(Path path, int max) throws IOException, MissingException {
        var reader = new PictureReader(ImageLimits.standard());
        List<Path> files;
        try (Stream<Path> found = Files.list(path)) {
            files = found.filter(Files::isRegularFile).sorted().limit(max).toList();
        }
        List<Picture> pictures = new ArrayList<>();
        for (Path file : files) {
            switch (reader.read(Files.readAllBytes(file))) {
                case PictureReader.Reading.Read(var _, Picture picture) -> pictures.add(picture);
                case PictureReader.Reading.Refused(var reason) ->
                    throw new MissingException(file + ": is no picture that can be read (" + reason + ")");
            }
        }
        return pictures;
    }

    private static List<Picture> idx(Path file, int max) throws IOException, MissingException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < IDX_HEAD || bytes.getInt() != IDX_MAGIC) {
            throw new MissingException(file + ": is neither a directory of pictures nor an IDX file of them");
        }
        int count = bytes.getInt();
        int height = bytes.getInt();
        int width = bytes.getInt();
        boolean fits = height > 0 && height <= SIDE_MAX && width > 0 && width <= SIDE_MAX;
        if (!fits || (long) count * height * width != bytes.remaining()) {
            throw new MissingException(file + ": its length is not what its head says");
        }
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < Math.min(count, max); i++) {
            byte[] pixels = new byte[height * width];
            bytes.get(pixels);
            pictures.add(Picture.grey(width, height, pixels));
        }
        return pictures;
    }
}
