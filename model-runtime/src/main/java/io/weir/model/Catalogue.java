// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The models that Weir knows: those that it comes with, and the operator's.
public final class Catalogue {

    private static final String FOLDER = "catalogue/";
    private static final Catalogue SHIPPED = readShipped();

    /// Sentence embeddings: the encoder that the hazard heads were fitted on.
    public static final CatalogueEntry ALL_MINILM_L6_V2 = SHIPPED.entry("all-minilm-l6-v2");

    private final Map<String, CatalogueEntry> entries;

    private Catalogue(Map<String, CatalogueEntry> entries) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /// Entries that come with Weir.
    public static Catalogue shipped() {
        return SHIPPED;
    }

    /// The shipped entries and those of every `.yaml` file in a directory.
    ///
    /// @throws CatalogueException where an entry cannot be used, or takes the id of another
    public static Catalogue with(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        Map<String, CatalogueEntry> entries = new LinkedHashMap<>(SHIPPED.entries);
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            try {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    problems.add(name + ": is a link or no file; put the entry itself there");
                    continue;
                }
                CatalogueEntry entry = CatalogueReader.read(name, Files.readString(file), Optional.of(directory));
                if (entries.putIfAbsent(entry.id(), entry) != null) {
                    problems.add(name + ".id: " + entry.id() + " is another entry's; choose another");
                }
            } catch (CatalogueException wrong) {
                problems.addAll(wrong.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new CatalogueException(problems);
        }
        return new Catalogue(entries);
    }

    /// In the order of the list.
    public List<CatalogueEntry> entries() {
        return List.copyOf(entries.values());
    }

    public Optional<CatalogueEntry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /// @throws IllegalArgumentException where there is none; the message names those that there are
    public CatalogueEntry entry(String id) {
        return find(id).orElseThrow(() ->
                new IllegalArgumentException("no model of that id; there are " + String.join(", ", entries.keySet())));
    }

    /// A resource folder cannot be listed, so a file in it says what is there.
    private static Catalogue readShipped() {
        Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
        try {
            for (String name : resource("index.txt").lines().toList()) {
                CatalogueEntry entry = CatalogueReader.read(name, resource(name), Optional.empty());
                if (entries.putIfAbsent(entry.id(), entry) != null) {
                    throw new IllegalStateException("two entries are called " + entry.id());
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("the catalogue in the jar cannot be used", broken);
        }
        return new Catalogue(entries);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Catalogue.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException("no resource " + FOLDER + name);
            }
            var text = new StringBuilder();
            try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(line -> text.append(line).append('\n'));
            }
            return text.toString();
        }
    }
}
