// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

/// Bounds of a scheduler.
///
/// @param batchTokensMax rows times longest row of one batch; one longer row runs alone
/// @param batchRowsMax rows of one batch
/// @param paddingMax share of a batch that may be padding, in `[0, 1)`
/// @param queueTokensMax tokens that wait
/// @param workers threads that run the model
/// @param waitsForRoom whether callers wait at a full queue, or are turned away
public record BatchSettings(
        int batchTokensMax,
        int batchRowsMax,
        double paddingMax,
        int queueTokensMax,
        int workers,
        boolean waitsForRoom) {

    public BatchSettings {
        if (!(batchTokensMax > 0 && batchRowsMax > 0 && queueTokensMax > 0 && workers > 0)) {
            throw new IllegalArgumentException("batch and queue bounds and workers are at least 1");
        }
        if (!(paddingMax >= 0 && paddingMax < 1)) {
            throw new IllegalArgumentException("a share of padding is in [0, 1): " + paddingMax);
        }
    }

    /// For fp32 models on the CPU: larger batches save nothing there.
    public static BatchSettings cpu() {
        return new BatchSettings(512, 32, .05, 65_536, Runtime.getRuntime().availableProcessors(), true);
    }

    /// Whether a batch of `rows` rows keeps every bound.
    ///
    /// @param tokens sum of the rows' lengths
    boolean allows(int rows, int longest, int tokens) {
        long padded = (long) rows * longest;
        return rows == 1
                || (rows <= batchRowsMax && padded <= batchTokensMax && padded - tokens <= paddingMax * padded);
    }
}
