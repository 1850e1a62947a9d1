// SPDX-License-Identifier: Apache-2.0
/// The image lane as it runs: files behind references, encoder, reference, protected pictures, and the streams.
@NullMarked
package io.weir.topology.image;

import org.jspecify.annotations.NullMarked;
