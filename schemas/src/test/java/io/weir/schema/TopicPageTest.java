// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TopicPageTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "topics.md");

    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        GeneratedPage.assertCurrent(PAGE, TopicPage.text());
    }

    @Test
    void everyTopicHasItsSection() {
        String page = TopicPage.text();

        assertThat(Stream.of(Topic.values())).allMatch(topic -> page.contains("\n## " + topic.topicName() + '\n'));
    }

    @Test
    void everyAttributeThatIsReadIsDescribed() {
        List<String> described = List.copyOf(MessageHeaders.ofEvent().keySet());

        assertThat(described)
                .containsAll(EventAttributeNames.ALL.stream()
                        .map(name -> "ce_" + name)
                        .toList());
    }
}
