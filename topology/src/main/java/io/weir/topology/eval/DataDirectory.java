// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The directory of labelled rows, with the layout that lanes name their files by.
///
/// @param limit how many rows of each file are read
public record DataDirectory(Path path, int limit, Progress progress) {

    /// Of a hundred rows one may be malformed, no more.
    private static final double MALFORMED_MAX = .01;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// Refuses a directory that lacks one of `files`, naming every one that is missing.
    public void require(List<String> files) {
        if (!Files.isDirectory(path)) {
            throw new DataException(3, "no data directory " + path);
        }
        List<String> missing = files.stream()
                .filter(file -> !Files.isRegularFile(path.resolve(file)))
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException(3, "missing below " + path + ": " + String.join(", ", missing));
        }
    }

    /// Gives each well-formed row to `consumer`, in order.
    ///
    /// A row that is no JSON object, or that `consumer` finds malformed, is counted and named by its
    /// line; past one in a hundred the file is refused.
    public DataUsed read(String file, Consumer<DataRow> consumer) {
        require(List.of(file));
        int line = 0;
        int rows = 0;
        int malformed = 0;
        try (BufferedReader reader = Files.newBufferedReader(path.resolve(file))) {
            for (String text = reader.readLine(); text != null && rows < limit; text = reader.readLine()) {
                line++;
                if (text.isBlank()) {
                    continue;
                }
                rows++;
                try {
                    consumer.accept(row(file, line, text));
                } catch (MalformedRowException bad) {
                    malformed++;
                    progress.note(String.valueOf(bad.getMessage()));
                }
            }
            if (malformed > rows * MALFORMED_MAX) {
                throw new DataException(4, file + ": " + malformed + " of " + rows + " rows are malformed");
            }
            return new DataUsed(file, sha256(file), rows, rows - malformed, malformed);
        } catch (CharacterCodingException notUtf8) {
            throw new DataException(4, file + ": not UTF-8 after line " + line);
        } catch (IOException unreadable) {
            throw new DataException(
                    3, file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    /// Digest of a whole file, whatever [#limit] says.
    public String sha256(String file) {
        try (InputStream in = Files.newInputStream(path.resolve(file))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            throw new DataException(
                    3, file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static DataRow row(String file, int line, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return new DataRow(file, line, node);
            }
        } catch (JacksonException _) {
            // Its message may quote the row.
            throw new MalformedRowException(file, line, "not JSON");
        }
        throw new MalformedRowException(file, line, "not a JSON object");
    }
}
