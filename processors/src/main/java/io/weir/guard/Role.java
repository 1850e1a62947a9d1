// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// Who speaks. System and developer text is the operator's act, never the user's.
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
}
