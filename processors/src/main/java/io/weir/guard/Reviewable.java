// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// Marks what a guard leaves of a look, so that its verdict can be revised once more evidence comes.
///
/// Holds content: it goes to content topics alone, and shows itself by size only.
public interface Reviewable {}
