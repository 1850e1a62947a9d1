// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;

/// The device that a model was to run on cannot be had.
public final class DeviceUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param reason the runtime's words
    public DeviceUnavailableException(Device device, String reason, Throwable cause) {
        super(
                "weir.model.device is " + device.text() + ", which cannot be had: " + reason
                        + ". It needs a build with -Pcuda, an NVIDIA driver, CUDA 12 and cuDNN 9; or write cpu, or auto",
                cause);
    }
}
