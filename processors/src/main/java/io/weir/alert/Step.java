// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import java.util.Optional;

/// What grouping made of a signal or of time: the state to keep, and the update to send, if any.
public record Step(AlertState state, Optional<AlertState> update) {}
