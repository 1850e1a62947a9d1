// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Reads one member of an archive, by its exact name.
///
/// Nothing is unpacked: no name in an archive ever becomes a path on this machine, wherever it points.
final class Archive {

    private static final int BLOCK = 512;
    private static final int MEMBERS_MAX = 100_000;

    private Archive() {}

    /// Jars and wheels.
    static void readZip(Path archive, String member, SourceReader.Sink sink) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(member);
            if (entry == null || entry.isDirectory()) {
                throw new NoSuchFileException(archive.getFileName() + " has no " + member);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                sink.accept(in);
            }
        } catch (ZipException broken) {
            throw new IOException(archive.getFileName() + " is no whole archive", broken);
        }
    }

    /// What `npm pack` writes. Names longer than 255 characters are not found.
    static void readTar(Path archive, String member, SourceReader.Sink sink) throws IOException {
        try (var in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (int i = 0; i < MEMBERS_MAX; i++) {
                byte[] header = in.readNBytes(BLOCK);
                if (header.length < BLOCK || header[0] == 0) {
                    break;
                }
                long size = size(header);
                if (isFile(header) && name(header).equals(member)) {
                    sink.accept(new Part(in, size));
                    return;
                }
                in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        } catch (EOFException | ZipException | NumberFormatException broken) {
            throw new IOException(archive.getFileName() + " is no whole archive", broken);
        }
        throw new NoSuchFileException(archive.getFileName() + " has no " + member);
    }

    /// The first file of a folder whose name begins and ends so.
    static Optional<Path> find(Path folder, String start, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(start) && name.endsWith(end);
                    })
                    .sorted()
                    .findFirst();
        }
    }

    private static boolean isFile(byte[] header) {
        return header[156] == '0' || header[156] == 0;
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        boolean isUstar = text(header, 257, 5).equals("ustar");
        String prefix = isUstar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + '/' + name;
    }

    private static long size(byte[] header) {
        return Long.parseUnsignedLong(text(header, 124, 12).strip(), 8);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    /// So many bytes of a stream; closing it leaves the stream open.
    private static final class Part extends FilterInputStream {
        private long left;

        Part(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = left == 0 ? -1 : super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() {
            // The archive is its owner's to close.
        }
    }
}
