// SPDX-License-Identifier: Apache-2.0
/// Fits the guard on the guess, from requests and from the answers that they obtained.
@NullMarked
package io.weir.topology.eval.backtranslation;

import org.jspecify.annotations.NullMarked;
