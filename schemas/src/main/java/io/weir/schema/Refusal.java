// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

/// Why bytes are no event of ours.
public enum Refusal {
    VALUE_MISSING,
    NOT_A_CLOUD_EVENT,
    NOT_JSON,
    ATTRIBUTE_INVALID,
    TOO_LARGE
}
