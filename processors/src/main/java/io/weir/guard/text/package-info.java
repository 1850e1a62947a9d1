// SPDX-License-Identifier: Apache-2.0
/// Text as detectors read it, with the way back to what was written.
@NullMarked
package io.weir.guard.text;

import org.jspecify.annotations.NullMarked;
