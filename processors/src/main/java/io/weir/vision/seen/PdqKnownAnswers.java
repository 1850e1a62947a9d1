// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Hashes that the reference code (`pdqhash` 0.2.8 over Meta's C++) gives for pictures that are drawn here.
public final class PdqKnownAnswers {

    private static final String RESOURCE = "pdq-known-answers.txt";

    private PdqKnownAnswers() {}

    /// One picture's answer beside ours.
    ///
    /// @param quality as the reference gives it
    /// @param bitsOff the largest distance of its eight hashes
    /// @param qualityOff how far our quality is from the reference's
    public record Compared(int quality, int bitsOff, int qualityOff) {}

    public static List<Compared> compare() {
        List<Compared> compared = new ArrayList<>();
        for (String line : lines()) {
            List<String> words = List.of(line.split(" ", -1));
            Picture picture = DrawnPicture.of(number(words, 0), number(words, 1), number(words, 2), number(words, 3));
            Pdq.Hashed hashed = Pdq.hash(picture);
            int off = 0;
            for (int i = 0; i < Dihedral.values().length; i++) {
                off = Math.max(off, hashed.variants().get(i).distance(PdqHash.ofHex(words.get(5 + i))));
            }
            compared.add(new Compared(number(words, 4), off, Math.abs(hashed.quality() - number(words, 4))));
        }
        return compared;
    }

    private static int number(List<String> words, int index) {
        return Integer.parseInt(words.get(index));
    }

    private static List<String> lines() {
        try (InputStream in = PdqKnownAnswers.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
