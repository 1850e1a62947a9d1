// SPDX-License-Identifier: Apache-2.0
/// Measures fingerprints, the probe, the open set and copies on pictures of generators whose training runs
/// are known. References always come from other training runs than the pictures that are judged.
@NullMarked
package io.weir.topology.eval.images;

import org.jspecify.annotations.NullMarked;
