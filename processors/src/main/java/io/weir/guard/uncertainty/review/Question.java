// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.uncertainty.QuestionWords;

/// A question as neighbours are sought by: its vector, and the words that tell it from like ones.
public record Question(PackedVector vector, QuestionWords words) {}
