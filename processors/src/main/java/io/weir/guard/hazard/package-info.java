// SPDX-License-Identifier: Apache-2.0
/// The `hazard` guard: what is a text about, prompt and response apart, and in which stretch of it.
@NullMarked
package io.weir.guard.hazard;

import org.jspecify.annotations.NullMarked;
