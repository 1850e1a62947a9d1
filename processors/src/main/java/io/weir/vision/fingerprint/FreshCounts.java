// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

/// How many fresh real pictures lie in a cell of a block: the weights of every average over cells.
@FunctionalInterface
interface FreshCounts {

    int fresh(int block, int cell);
}
