// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What one registry has answered, in memory and, where a file is named, over restarts. An id never
/// changes its schema, so nothing here grows old. Safe to use from any thread.
///
/// A file that cannot be read, or is another registry's, is as good as none. One that cannot be written
/// costs the next start its memory, and nothing now.
final class RegistryCache {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryCache.class);
    private static final int ENTRIES_MAX = 10_000;

    private final String registry;
    private final Optional<Path> file;
    private final Map<Registered, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    private RegistryCache(String registry, Optional<Path> file) {
        this.registry = registry;
        this.file = file;
    }

    static RegistryCache open(URI address, Optional<Path> file) {
        var cache = new RegistryCache(address.getHost() + ':' + address.getPort() + address.getPath(), file);
        file.filter(Files::isRegularFile).ifPresent(cache::load);
        return cache;
    }

    @Nullable
    Integer id(String subject, String text) {
        return ids.get(new Registered(subject, text));
    }

    @Nullable
    Schema schema(int id) {
        return schemas.get(id);
    }

    void keep(String subject, String text, int id) {
        if (ids.size() < ENTRIES_MAX) {
            ids.put(new Registered(subject, text), id);
            save();
        }
    }

    void keep(int id, Schema schema) {
        if (schemas.size() < ENTRIES_MAX) {
            schemas.put(id, schema);
            save();
        }
    }

    private void load(Path path) {
        try {
            JsonNode tree = JsonMapper.shared().readTree(Files.readAllBytes(path));
            if (!tree.path("registry").asString("").equals(registry)) {
                return;
            }
            for (JsonNode entry : tree.path("ids")) {
                ids.put(
                        new Registered(
                                entry.path("subject").stringValue(),
                                entry.path("schema").stringValue()),
                        entry.path("id").intValue());
            }
            for (JsonNode entry : tree.path("schemas")) {
                schemas.put(
                        entry.path("id").intValue(),
                        new Schema.Parser().parse(entry.path("schema").stringValue()));
            }
        } catch (IOException | JacksonException | AvroRuntimeException broken) {
            ids.clear();
            schemas.clear();
            LOG.warn(
                    "registry cache unreadable, going on without file={} cause={}",
                    path,
                    broken.getClass().getSimpleName());
        }
    }

    private synchronized void save() {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get().toAbsolutePath();
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.write(next, JsonMapper.shared().writeValueAsBytes(tree()));
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | JacksonException failed) {
            LOG.warn(
                    "registry cache unwritable, the next start has none file={} cause={}",
                    path,
                    failed.getClass().getSimpleName());
        }
    }

    private ObjectNode tree() {
        ObjectNode tree = JsonMapper.shared().createObjectNode().put("registry", registry);
        var idEntries = tree.putArray("ids");
        ids.forEach((registered, id) -> idEntries
                .addObject()
                .put("subject", registered.subject())
                .put("schema", registered.text())
                .put("id", id));
        var schemaEntries = tree.putArray("schemas");
        schemas.forEach((id, schema) -> schemaEntries.addObject().put("id", id).put("schema", schema.toString()));
        return tree;
    }

    private record Registered(String subject, String text) {}
}
