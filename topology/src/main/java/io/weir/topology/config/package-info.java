// SPDX-License-Identifier: Apache-2.0
/// Configuration: every key, its form and range, and the settings that the application is made with.
///
/// The only package that knows keys. Everything else takes a validated settings record.
@NullMarked
package io.weir.topology.config;

import org.jspecify.annotations.NullMarked;
