// SPDX-License-Identifier: Apache-2.0
/// How far other evidence supports each claim of an answer.
///
/// An answer is split into claims ([io.weir.guard.uncertainty.RuleConcepts]), equal claims are one
/// concept; each concept is compared with every piece of evidence
/// ([io.weir.guard.uncertainty.SupportModel]), and what the evidence says is folded into the concept's
/// uncertainty and the probability that it is not supported
/// ([io.weir.guard.uncertainty.Estimator]). Evidence that is missing is never support.
///
/// The estimator is that of Wang et al., _CLUE: Concept-Level Uncertainty Estimation for Large Language
/// Models_ (arXiv 2409.03021); concepts come from rules, not from a language model.
@NullMarked
package io.weir.guard.uncertainty;

import org.jspecify.annotations.NullMarked;
