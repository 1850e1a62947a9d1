// SPDX-License-Identifier: Apache-2.0
/// `./weir policy`: checks, compares, publishes, and withdraws policies.
@NullMarked
package io.weir.topology.policy;

import org.jspecify.annotations.NullMarked;
