// SPDX-License-Identifier: Apache-2.0
/// Words on the wire: topics, the event envelope, schemas, serdes.
@NullMarked
package io.weir.schema;

import org.jspecify.annotations.NullMarked;
