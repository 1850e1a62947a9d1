// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.Encoder;

/// The fake keeps the promises that tests of guards lean on.
final class FakeEncoderTest implements EncoderContract {

    @Override
    public Encoder encoder() {
        return new FakeEncoder();
    }
}
