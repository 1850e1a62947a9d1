// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

/// One outcome with what explains it.
public record Concluded(Outcome outcome, Trail trail) {}
