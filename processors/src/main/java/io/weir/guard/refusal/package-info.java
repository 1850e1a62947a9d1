// SPDX-License-Identifier: Apache-2.0
/// The `refusal` guard: was the answer a refusal, whole or in part, and where does it say so.
@NullMarked
package io.weir.guard.refusal;

import org.jspecify.annotations.NullMarked;
