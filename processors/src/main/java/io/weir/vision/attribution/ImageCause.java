// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

/// Why nothing was concluded about a picture or a source. Safe to log, and one value of a metric label each.
public enum ImageCause {
    /// The file breaks its format, or claims more than a picture may.
    UNREADABLE,
    /// The format is sound, and nothing here reads it.
    UNSUPPORTED,
    /// The file is not where the event says, or its digest is another.
    MISSING,
    /// The event refers to a place that may not be read.
    FORBIDDEN,
    /// The deadline passed, or the model is overloaded.
    TIMED_OUT,
    /// The model failed or is not ready.
    MODEL_FAILED,
    /// No encoder is configured.
    NO_ENCODER,
    /// Fewer than two generators are registered under this encoder.
    NO_REFERENCES,
    /// The features are of another encoder or reference than the one here.
    ENCODER_MISMATCH,
    /// Too few pictures to conclude from.
    TOO_FEW_IMAGES,
    /// The perceptual hash says too little to be compared.
    LOW_HASH_QUALITY,
    /// Left out under load.
    SKIPPED_BUDGET
}
