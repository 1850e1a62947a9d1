// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Encoder;
import io.weir.guard.uncertainty.WordWeights;
import io.weir.guard.uncertainty.review.NeighbourRule;
import io.weir.guard.uncertainty.review.Reviewer;
import io.weir.policy.PolicyBook;
import io.weir.stream.async.WorkExecutor;
import io.weir.wire.ClaimsReader;
import io.weir.wire.EventReader;
import io.weir.wire.OutputEncoder;
import java.time.InstantSource;
import java.util.Optional;

/// Everything the review topology is made of.
///
/// @param claims reads what the chat lane wrote for reviews
/// @param reader reads samples
/// @param vectors encodes answers and samples; the model that the reviewer's weights were fitted on
/// @param words how much a word says
/// @param policies say which findings deserve a person
/// @param alerting is told of alerts
/// @param resampler empty where nothing is asked for again
/// @param lane bounds of alerts, and how far a clock may be ahead
public record ReviewLane(
        ClaimsReader claims,
        EventReader reader,
        OutputEncoder encoder,
        Encoder vectors,
        Reviewer reviewer,
        WordWeights words,
        PolicyBook policies,
        AlertGroups alerts,
        StreamListener alerting,
        ReviewListener listener,
        WorkExecutor executor,
        InstantSource clock,
        ReviewSettings settings,
        Optional<Resampler> resampler,
        ChatLaneSettings lane) {

    NeighbourRule rule() {
        return new NeighbourRule(words);
    }
}
