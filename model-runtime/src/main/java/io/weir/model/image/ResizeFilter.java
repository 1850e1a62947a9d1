// SPDX-License-Identifier: Apache-2.0
package io.weir.model.image;

/// How new pixels are weighed from old ones. Where a picture shrinks, a filter is widened by as much, so
/// that every old pixel counts.
public enum ResizeFilter {
    /// Means over the area that a new pixel covers.
    AREA(.5) {
        @Override
        double weight(double x) {
            return x > -.5 && x <= .5 ? 1 : 0;
        }
    },
    /// Cubic convolution with a = -½: Keys, _Cubic Convolution Interpolation for Digital Image Processing_,
    /// IEEE Trans. ASSP 29(6), 1981. The models' own preparation takes the same.
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return ((1.5 * d) - 2.5) * d * d + 1;
            }
            return d < 2 ? ((-.5 * d + 2.5) * d - 4) * d + 2 : 0;
        }
    };

    private final double support;

    ResizeFilter(double support) {
        this.support = support;
    }

    /// How far from its centre it reaches, in pixels of the coarser of both pictures.
    double support() {
        return support;
    }

    abstract double weight(double x);
}
