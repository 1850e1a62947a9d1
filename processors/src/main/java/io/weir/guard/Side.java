// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// Which half of an exchange something belongs to.
public enum Side {
    PROMPT,
    RESPONSE
}
