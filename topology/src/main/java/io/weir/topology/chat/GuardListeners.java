// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.uncertainty.UncertaintyLook;
import java.util.function.Consumer;

/// Who is told of each look of a guard, content included: it decides what of that is shown.
///
/// @param trails of the backtranslation guard
/// @param claims of the uncertainty guard
public record GuardListeners(Consumer<Concluded> trails, Consumer<UncertaintyLook> claims) {

    public static final GuardListeners NONE = new GuardListeners(_ -> {}, _ -> {});
}
