// SPDX-License-Identifier: Apache-2.0
/// Guards: pure detectors that look at an exchange and say what they saw.
///
/// Nothing here knows Kafka, a clock, or a log. A guard returns an [io.weir.guard.Observation]: the
/// scores it measured and the content it could not read. [io.weir.guard.Conclusion] turns that into
/// a [io.weir.guard.Verdict] under the reporting floors of a tenant, in one place for every guard,
/// so that a replay under another policy needs no model run and no failure can read as clear.
@NullMarked
package io.weir.guard;

import org.jspecify.annotations.NullMarked;
