// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.fingerprint.SourceEvidence.Likelihood;
import java.util.List;

/// Which registered generator may have made one picture.
public sealed interface ImageConclusion {

    /// All but one generator are ruled out.
    ///
    /// @param likelihoods likeliest first, calibrated
    record Attributed(String generator, List<Likelihood> likelihoods) implements ImageConclusion {

        public Attributed {
            likelihoods = List.copyOf(likelihoods);
        }
    }

    /// One picture does not tell: several generators may have made it, or none of them.
    ///
    /// @param possible generators that are not ruled out
    record Ambiguous(List<String> possible, List<Likelihood> likelihoods) implements ImageConclusion {

        public Ambiguous {
            possible = List.copyOf(possible);
            likelihoods = List.copyOf(likelihoods);
        }
    }

    record Inconclusive(ImageCause cause) implements ImageConclusion {}
}
