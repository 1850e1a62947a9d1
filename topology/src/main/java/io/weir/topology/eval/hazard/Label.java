// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

/// What is known of a text in one category.
enum Label {
    YES,
    NO,
    UNKNOWN
}
