// SPDX-License-Identifier: Apache-2.0
/// Pictures to the numbers that image models read: resized, cropped, normalised. Plain arithmetic, with
/// no imaging library behind it, so that a picture gives the same numbers on every machine.
@NullMarked
package io.weir.model.image;

import org.jspecify.annotations.NullMarked;
