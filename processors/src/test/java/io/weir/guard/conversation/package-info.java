// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.guard.conversation;

import org.jspecify.annotations.NullMarked;
