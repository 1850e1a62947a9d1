// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import java.util.concurrent.Callable;

/// A command that another module contributes to `./weir`, found by [java.util.ServiceLoader].
///
/// The class carries picocli's `@Command` annotation, whose name is the command's. It answers the
/// process' exit status: 0 done, 1 the answer is no, 2 wrong usage, 3 something needed is missing.
public interface WeirCommand extends Callable<Integer> {}
