// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.Device;
import io.weir.model.batch.BatchSettings;
import java.time.Duration;
import java.util.Optional;

/// How one model is to run. What is absent is the device's usual.
///
/// @param contextTokensMax of a language model; absent, what its catalogue entry says
public record ModelLimits(
        Device device,
        Optional<Integer> batchTokensMax,
        Optional<Integer> batchRowsMax,
        Optional<Double> paddingMax,
        Optional<Duration> delayMax,
        Optional<Integer> queueTokensMax,
        Optional<Integer> workers,
        Optional<Integer> threadsPerWorker,
        Optional<Integer> contextTokensMax) {

    public static final ModelLimits USUAL = new ModelLimits(
            new Device.Cpu(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// Bounds of the model's scheduler. With `auto` those of the processor, which a graphics processor
    /// keeps as well.
    public BatchSettings batch() {
        BatchSettings usual = switch (device) {
            case Device.Cpu _, Device.Auto _ -> BatchSettings.cpu();
            case Device.Cuda _ -> BatchSettings.cuda();
        };
        return usual.withBatch(
                        batchTokensMax.orElse(usual.batchTokensMax()),
                        batchRowsMax.orElse(usual.batchRowsMax()),
                        paddingMax.orElse(usual.paddingMax()))
                .withDelayMax(delayMax.orElse(usual.delayMax()))
                .withQueue(queueTokensMax.orElse(usual.queueTokensMax()), usual.waitsForRoom())
                .withWorkers(workers.orElse(usual.workers()), threadsPerWorker.orElse(usual.threadsPerWorker()));
    }
}
