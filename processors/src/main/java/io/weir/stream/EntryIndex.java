// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.apache.kafka.common.utils.Bytes;

/// Knows which entries a store holds, in the order in which they came, and which of them must go.
///
/// An entry goes when event time has passed its end or it has lain as long on the wall clock, when its group
/// has too many, or its tenant: then the eldest does. Owned by one stream thread; on the heap alone, and made
/// anew from the store.
final class EntryIndex {
    private final long windowMillis;
    private final int groupMax;
    private final int tenantMax;
    private final Map<Bytes, Entry> entries = new LinkedHashMap<>();
    private final Map<String, SequencedSet<Bytes>> tenants = new HashMap<>();
    private final Map<Bytes, SequencedSet<Bytes>> groups = new HashMap<>();

    EntryIndex(Duration window, int groupMax, int tenantMax) {
        this.windowMillis = window.toMillis();
        this.groupMax = groupMax;
        this.tenantMax = tenantMax;
    }

    /// Adds an entry; gives those that must go for it, which are no longer known here.
    List<Bytes> add(Bytes key, String tenant, Bytes group, long eventTime, long now) {
        remove(key);
        entries.put(key, new Entry(tenant, group, eventTime + windowMillis, now + windowMillis));
        SequencedSet<Bytes> ofTenant = tenants.computeIfAbsent(tenant, _ -> new LinkedHashSet<>());
        SequencedSet<Bytes> ofGroup = groups.computeIfAbsent(group, _ -> new LinkedHashSet<>());
        ofTenant.addLast(key);
        ofGroup.addLast(key);
        List<Bytes> gone = new ArrayList<>();
        if (ofGroup.size() > groupMax) {
            gone.add(ofGroup.getFirst());
        } else if (ofTenant.size() > tenantMax) {
            gone.add(ofTenant.getFirst());
        }
        gone.forEach(this::remove);
        return gone;
    }

    /// Gives what is over, which is no longer known here.
    List<Bytes> over(long streamTime, long now) {
        List<Bytes> over = new ArrayList<>();
        for (Map.Entry<Bytes, Entry> each : entries.entrySet()) {
            if (streamTime >= each.getValue().eventEnd || now >= each.getValue().wallEnd) {
                over.add(each.getKey());
            }
        }
        over.forEach(this::remove);
        return over;
    }

    void remove(Bytes key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            take(tenants, entry.tenant, key);
            take(groups, entry.group, key);
        }
    }

    /// The keys of a group, the youngest first.
    List<Bytes> group(Bytes group) {
        SequencedSet<Bytes> keys = groups.get(group);
        return keys == null ? List.of() : List.copyOf(keys.reversed());
    }

    boolean holds(Bytes key) {
        return entries.containsKey(key);
    }

    int size() {
        return entries.size();
    }

    private static <K> void take(Map<K, SequencedSet<Bytes>> sets, K of, Bytes key) {
        SequencedSet<Bytes> set = sets.get(of);
        if (set != null) {
            set.remove(key);
            if (set.isEmpty()) {
                sets.remove(of);
            }
        }
    }

    private record Entry(String tenant, Bytes group, long eventEnd, long wallEnd) {}
}
