// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.concurrent.Callable;

/// A subcommand of `./weir bench`; it answers the process' exit status.
interface WeirBenchmark extends Callable<Integer> {}
