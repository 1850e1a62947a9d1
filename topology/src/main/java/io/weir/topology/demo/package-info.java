// SPDX-License-Identifier: Apache-2.0
/// The demo: a broker, real exchanges with realistic disorder, the application, and what became of it.
///
/// Everything that it shows is read from the output topics with `read_committed`, as a user would.
@NullMarked
package io.weir.topology.demo;

import org.jspecify.annotations.NullMarked;
