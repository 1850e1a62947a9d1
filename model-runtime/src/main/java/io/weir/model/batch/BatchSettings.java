// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Precision;
import java.time.Duration;

/// Bounds of a scheduler.
///
/// @param batchTokensMax rows times longest row of one batch; one longer row runs alone
/// @param batchRowsMax rows of one batch
/// @param paddingMax share of a batch that may be padding, in `[0, 1)`
/// @param delayMax how long a free worker lets the oldest row wait for company
/// @param queueTokensMax tokens that wait; one longer row waits alone
/// @param workers threads that run the model
/// @param threadsPerWorker threads that one run of the model uses
/// @param waitsForRoom whether callers wait at a full queue, or are turned away
public record BatchSettings(
        int batchTokensMax,
        int batchRowsMax,
        double paddingMax,
        Duration delayMax,
        int queueTokensMax,
        int workers,
        int threadsPerWorker,
        boolean waitsForRoom) {

    public BatchSettings {
        if (!(batchTokensMax > 0 && batchRowsMax > 0 && queueTokensMax > 0)) {
            throw new IllegalArgumentException("bounds of batch and queue are at least 1");
        }
        if (!(workers > 0 && threadsPerWorker > 0)) {
            throw new IllegalArgumentException("there is at least one worker, of at least one thread");
        }
        if (!(paddingMax >= 0 && paddingMax < 1)) {
            throw new IllegalArgumentException("a share of padding is in [0, 1): " + paddingMax);
        }
        if (delayMax.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative: " + delayMax);
        }
    }

    /// For fp32 models on the CPU: larger batches save nothing there, and waiting for company neither.
    public static BatchSettings cpu() {
        return new BatchSettings(
                512, 32, .05, Duration.ZERO, 65_536, Runtime.getRuntime().availableProcessors(), 1, true);
    }

    /// For models of a precision on the CPU.
    public static BatchSettings cpu(Precision precision) {
        return cpu().suitedTo(precision);
    }

    /// For models on one CUDA device.
    public static BatchSettings cuda() {
        return new BatchSettings(8_192, 64, .20, Duration.ofMillis(3), 262_144, 1, 1, true);
    }

    /// The same bounds, with one row a batch for precisions whose answers depend on their neighbours.
    ///
    /// Dynamic quantization takes its scale from the whole batch, so padding alone moves an answer.
    public BatchSettings suitedTo(Precision precision) {
        return precision == Precision.INT8 ? withBatch(batchTokensMax, 1, paddingMax) : this;
    }

    public BatchSettings withBatch(int tokensMax, int rowsMax, double padding) {
        return new BatchSettings(
                tokensMax, rowsMax, padding, delayMax, queueTokensMax, workers, threadsPerWorker, waitsForRoom);
    }

    public BatchSettings withDelayMax(Duration delay) {
        return new BatchSettings(
                batchTokensMax,
                batchRowsMax,
                paddingMax,
                delay,
                queueTokensMax,
                workers,
                threadsPerWorker,
                waitsForRoom);
    }

    /// @param waits whether callers wait at a full queue, or are turned away
    public BatchSettings withQueue(int tokensMax, boolean waits) {
        return new BatchSettings(
                batchTokensMax, batchRowsMax, paddingMax, delayMax, tokensMax, workers, threadsPerWorker, waits);
    }

    public BatchSettings withWorkers(int count, int threadsEach) {
        return new BatchSettings(
                batchTokensMax, batchRowsMax, paddingMax, delayMax, queueTokensMax, count, threadsEach, waitsForRoom);
    }

    /// Whether a batch of `rows` rows keeps every bound.
    ///
    /// @param tokens sum of the rows' lengths
    boolean allows(int rows, int longest, long tokens) {
        long padded = (long) rows * longest;
        return rows == 1
                || (rows <= batchRowsMax && padded <= batchTokensMax && padded - tokens <= paddingMax * padded);
    }

    /// How many rows at most a batch may have whose longest row has so many tokens.
    int rowsMax(int longest) {
        return Math.clamp(batchTokensMax / longest, 1, batchRowsMax);
    }

    /// Whether so much waits that company would not make a batch larger.
    boolean isFull(int rows, long tokens) {
        return rows >= batchRowsMax || tokens >= batchTokensMax;
    }
}
