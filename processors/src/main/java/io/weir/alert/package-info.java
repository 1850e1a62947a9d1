// SPDX-License-Identifier: Apache-2.0
/// Alerts: what deserves a person's attention, grouped so that nothing is hidden and nobody is flooded.
///
/// Plain Java: time is passed in, state goes in and comes out.
@NullMarked
package io.weir.alert;

import org.jspecify.annotations.NullMarked;
