// SPDX-License-Identifier: Apache-2.0
/// Tests of the policy language.
@NullMarked
package io.weir.policy;

import org.jspecify.annotations.NullMarked;
