// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.LinkedHashMap;
import java.util.Map;

/// A data file that was read: its digest, and what came of its rows.
///
/// @param file relative to the data directory
/// @param rows all that were read, the malformed among them
/// @param used rows that a metric or a fit rests on
public record DataUsed(String file, String sha256, int rows, int used, int malformed) {

    public DataUsed withUsed(int count) {
        return new DataUsed(file, sha256, rows, count, malformed);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file);
        json.put("sha256", sha256);
        json.put("rows", rows);
        json.put("used", used);
        json.put("malformed", malformed);
        return json;
    }
}
