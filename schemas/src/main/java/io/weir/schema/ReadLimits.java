// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

/// How much an event may be before it is refused unread.
///
/// `bytes` is checked before anything is parsed, `depth` and `tokens` while parsing, so that nothing
/// larger is ever built.
///
/// @param bytes size of a record's value
/// @param depth nesting of its JSON
/// @param tokens JSON tokens: names, values, and brackets
/// @param messages messages of a request, or candidates of a completion
/// @param parts parts after normalisation
public record ReadLimits(int bytes, int depth, int tokens, int messages, int parts) {

    public static final ReadLimits DEFAULT = new ReadLimits(1_048_576, 64, 250_000, 2_000, 10_000);

    public ReadLimits {
        if (!(bytes > 0 && depth > 0 && tokens > 0 && messages > 0 && parts > 0)) {
            throw new IllegalArgumentException("read limits are above 0");
        }
    }
}
