// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.linear;

/// Receives features one by one; a bucket may come more than once, and its values add up.
@FunctionalInterface
public interface FeatureSink {

    void feature(int bucket, float value);
}
