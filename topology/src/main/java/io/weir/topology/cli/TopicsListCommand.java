// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.schema.Topic;
import io.weir.schema.TopicSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Prints what every topic is. Needs no cluster.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints every topic: name, key, payload, partitions, cleanup policy, retention, and purpose.",
        footer = {"", "Examples:", "  ./weir topics list", "  ./weir topics list --json"})
final class TopicsListCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> HEAD =
            List.of("NAME", "KEY", "PAYLOAD", "PARTITIONS", "CLEANUP", "KEPT", "PURPOSE");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            ArrayNode list = JSON.createArrayNode();
            for (Topic topic : Topic.values()) {
                list.add(object(topic));
            }
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list));
        } else {
            table(out);
        }
        out.flush();
        return 0;
    }

    private static void table(PrintWriter out) {
        List<List<String>> rows = Stream.concat(
                        Stream.of(HEAD), Stream.of(Topic.values()).map(TopicsListCommand::row))
                .toList();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size() - 1; column++) {
                line.append(padded(row.get(column), width(rows, column)));
            }
            out.println(line.append(row.getLast()));
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length() + 2);
    }

    private static List<String> row(Topic topic) {
        TopicSettings settings = topic.settings();
        return List.of(
                topic.topicName(),
                topic.key().form(),
                topic.payload().schemaName(),
                settings.partitions().map(String::valueOf).orElse("chat lane's"),
                settings.cleanupPolicy(),
                settings.retention().map(age -> age.toDays() + " days").orElse("for good"),
                topic.description());
    }

    private static ObjectNode object(Topic topic) {
        TopicSettings settings = topic.settings();
        ObjectNode object = JSON.createObjectNode()
                .put("name", topic.topicName())
                .put("purpose", topic.description())
                .put("key", topic.key().form())
                .put("payload", topic.payload().schemaName())
                .put("eventType", topic.payload().eventType())
                .put("partitions", settings.partitions().orElse(null))
                .put("cleanupPolicy", settings.cleanupPolicy())
                .put(
                        "retentionMillis",
                        settings.retention().map(Duration::toMillis).orElse(null))
                .put("recordBytesMax", settings.recordBytesMax())
                .put("holdsContent", topic.holdsContent());
        topic.writers().forEach(object.putArray("writers")::add);
        topic.readers().forEach(object.putArray("readers")::add);
        return object;
    }
}
