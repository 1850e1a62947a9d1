// SPDX-License-Identifier: Apache-2.0
/// Tests of alert grouping.
@NullMarked
package io.weir.alert;

import org.jspecify.annotations.NullMarked;
