// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

/// Reads a record of the chat lane. Never throws: what cannot be read is a [Reading.Rejected].
@FunctionalInterface
public interface EventReader {

    Reading read(SourceRecord record);
}
