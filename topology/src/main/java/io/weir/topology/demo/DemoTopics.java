// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.schema.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// Makes every topic on the demo's broker.
final class DemoTopics {
    private static final int PARTITIONS = 2;
    private static final short REPLICAS = 1;

    private DemoTopics() {}

    static void create(Map<String, Object> client) throws ExecutionException, InterruptedException, TimeoutException {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), topic.settings().partitionsAmong(PARTITIONS), REPLICAS)
                        .configs(topic.settings().configuration(REPLICAS)))
                .toList();
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }
}
