// SPDX-License-Identifier: Apache-2.0
/// The schema registry over HTTP: the adapter of [io.weir.schema.SchemaRegistry].
@NullMarked
package io.weir.topology.registry;

import org.jspecify.annotations.NullMarked;
