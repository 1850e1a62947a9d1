// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Duration;

/// An observation with the guard that made it and the time it took; carried to where policy concludes.
public record Observed(GuardInfo guard, Observation observation, Duration took) {}
