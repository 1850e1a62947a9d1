// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

import io.weir.schema.Topic;
import io.weir.wire.RecordLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a cluster must have before the application may start on it.
///
/// Only what would lose or misjoin events: a missing topic, and input topics that do not share one
/// partition count, on which the halves of an exchange would never meet. `./weir topics check` says more.
public final class StartCheck {

    private StartCheck() {}

    /// Problems, each with its fix; empty where the application may start.
    public static List<String> problems(Map<Topic, PresentTopic> present) {
        return problems(present, false);
    }

    /// @param withImages whether the image lane's topics are needed too
    public static List<String> problems(Map<Topic, PresentTopic> present, boolean withImages) {
        List<String> problems = new ArrayList<>();
        List<String> missing = Arrays.stream(Topic.values())
                .filter(topic -> withImages || !topic.isOfImages())
                .filter(topic -> !present.containsKey(topic))
                .map(Topic::topicName)
                .toList();
        if (!missing.isEmpty()) {
            problems.add("missing topics: " + String.join(", ", missing) + "; make them with ./weir topics create");
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (Topic input : List.of(Topic.PROMPT, Topic.RESPONSE)) {
            if (present.containsKey(input)) {
                counts.put(input.topicName(), present.get(input).partitions());
            }
        }
        if (counts.values().stream().distinct().count() > 1) {
            problems.add("prompts and responses have different partition counts: " + counts
                    + "; add partitions to the smaller one, or make both anew");
        }
        return problems;
    }

    /// How large a record of each topic may be, as its brokers say; where they do not, as the contract says.
    public static RecordLimits limits(Map<Topic, PresentTopic> present) {
        Map<Topic, Integer> limits = new EnumMap<>(Topic.class);
        for (Topic topic : Topic.values()) {
            String said = present.containsKey(topic)
                    ? present.get(topic).configuration().getOrDefault("max.message.bytes", "")
                    : "";
            limits.put(
                    topic,
                    said.matches("\\d{4,9}")
                            ? Integer.parseInt(said)
                            : topic.settings().recordBytesMax());
        }
        return new RecordLimits(limits);
    }
}
