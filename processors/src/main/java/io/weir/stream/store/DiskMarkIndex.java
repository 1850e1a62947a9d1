// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Marks in RocksDB, a column family for each stretch, so that a stretch goes in one step.
///
/// Without a log. A file beside it, written last when it is closed and removed first when it is opened, says
/// up to which batch it is complete; without that file, or with another batch, it is made anew.
final class DiskMarkIndex implements MarkIndex {

    private static final int WRITE_BUFFER_BYTES = 8 << 20;
    private static final int CACHE_BYTES = 8 << 20;
    private static final double FILTER_BITS = 10;

    private final Options options = new Options();
    private final DBOptions settings = new DBOptions().setCreateIfMissing(true);
    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(FILTER_BITS);
    private final ColumnFamilyOptions family;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final TreeMap<Long, ColumnFamilyHandle> stretches = new TreeMap<>();
    private final RocksDB db;
    private final Path completeUpTo;
    private final boolean complete;

    DiskMarkIndex(Path directory, String lastBatch) {
        family = new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
        completeUpTo = directory.resolveSibling(directory.getFileName() + ".complete");
        try {
            complete = Files.exists(completeUpTo)
                    && Arrays.equals(Files.readAllBytes(completeUpTo), lastBatch.getBytes(US_ASCII));
            Files.deleteIfExists(completeUpTo);
            if (!complete) {
                Utils.delete(directory.toFile());
                Files.createDirectories(directory);
            }
            db = open(directory.toString());
        } catch (IOException | RocksDBException failed) {
            closeSettings();
            throw new ProcessorStateException("the index of marks cannot be opened in " + directory, failed);
        }
    }

    private RocksDB open(String directory) throws RocksDBException {
        List<byte[]> names = RocksDB.listColumnFamilies(options, directory);
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family));
        for (byte[] name : names) {
            if (!Arrays.equals(name, RocksDB.DEFAULT_COLUMN_FAMILY)) {
                families.add(new ColumnFamilyDescriptor(name, family));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        RocksDB opened = RocksDB.open(settings, directory, families, handles);
        handles.removeFirst().close();
        for (ColumnFamilyHandle handle : handles) {
            stretches.put(Long.parseLong(new String(handle.getName(), US_ASCII)), handle);
        }
        return opened;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void add(long stretch, Map<Bytes, byte[]> marks) {
        try (WriteBatch batch = new WriteBatch()) {
            ColumnFamilyHandle at = stretches.get(stretch);
            if (at == null) {
                byte[] name = Long.toString(stretch).getBytes(US_ASCII);
                at = db.createColumnFamily(new ColumnFamilyDescriptor(name, family));
                stretches.put(stretch, at);
            }
            for (Map.Entry<Bytes, byte[]> mark : marks.entrySet()) {
                batch.put(at, mark.getKey().get(), mark.getValue());
            }
            db.write(unlogged, batch);
        } catch (RocksDBException failed) {
            throw new ProcessorStateException("marks cannot be written", failed);
        }
    }

    @Override
    public byte @Nullable [] find(Bytes key, long stretch) {
        ColumnFamilyHandle at = stretches.get(stretch);
        try {
            return at == null ? null : db.get(at, key.get());
        } catch (RocksDBException failed) {
            throw new ProcessorStateException("a mark cannot be read", failed);
        }
    }

    @Override
    public void forgetBefore(long stretch) {
        while (!stretches.isEmpty() && stretches.firstKey() < stretch) {
            try (ColumnFamilyHandle old = stretches.pollFirstEntry().getValue()) {
                db.dropColumnFamily(old);
            } catch (RocksDBException failed) {
                throw new ProcessorStateException("old marks cannot be dropped", failed);
            }
        }
    }

    @Override
    public void close(String lastBatch) {
        try (var waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting, List.copyOf(stretches.values()));
            closeStretches();
            db.closeE();
            Files.writeString(completeUpTo, lastBatch);
        } catch (IOException | RocksDBException failed) {
            // Made anew at the next opening, since nothing says that it is complete.
            closeStretches();
            db.close();
        } finally {
            closeSettings();
        }
    }

    @Override
    public void discard() {
        closeStretches();
        db.close();
        closeSettings();
    }

    private void closeStretches() {
        stretches.values().forEach(ColumnFamilyHandle::close);
        stretches.clear();
    }

    private void closeSettings() {
        unlogged.close();
        family.close();
        options.close();
        settings.close();
        filter.close();
        cache.close();
    }
}
