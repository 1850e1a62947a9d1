// SPDX-License-Identifier: Apache-2.0
/// Mappers between the domain and the contracts of `schemas`: bytes to exchanges, decisions to records.
@NullMarked
package io.weir.wire;

import org.jspecify.annotations.NullMarked;
