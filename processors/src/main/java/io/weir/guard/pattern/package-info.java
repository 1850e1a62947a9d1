// SPDX-License-Identifier: Apache-2.0
/// The `pattern` guard: secrets and personal data that a rule and a checksum recognise.
@NullMarked
package io.weir.guard.pattern;

import org.jspecify.annotations.NullMarked;
