// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DemoScriptTest {
    private static final Duration TOO_LATE = Duration.ofSeconds(5);

    @Test
    void theShippedExchangesAreAboutThreeHundredAndEachNamesItsSourceAndLicence() {
        assertThat(DemoExchange.shipped()).hasSizeBetween(280, 320).allSatisfy(exchange -> {
            assertThat(exchange.id()).isNotBlank();
            assertThat(exchange.request()).contains("\"messages\"");
            assertThat(exchange.completion()).contains("\"choices\"");
        });
    }

    @Test
    void theAnswersStandEvenlyAmongTheExchanges() {
        List<DemoAnswers> answers = DemoAnswers.shipped();
        List<DemoExchange> all = DemoAnswers.among(DemoExchange.shipped(), answers);

        assertThat(all).hasSize(DemoExchange.shipped().size() + answers.size());
        assertThat(all.subList(0, all.size() / 2))
                .filteredOn(exchange ->
                        answers.stream().anyMatch(answer -> answer.exchange().equals(exchange)))
                .hasSizeBetween(answers.size() / 2 - 1, answers.size() / 2 + 1);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.question()).isNotBlank();
            assertThat(answer.truth()).matches("(right|wrong); right answer: .+|\\d+ of \\d+ facts wrong");
            assertThat(answer.exchange().completion()).contains("\"index\":2");
        });
    }

    @Test
    void eventsComeInTheOrderOfTime() {
        assertThat(events(1)).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void theSameSeedGivesTheSameEvents() {
        assertThat(events(7)).isEqualTo(events(7));
        assertThat(events(7)).isNotEqualTo(events(8));
    }

    @Test
    void realDisorderIsInIt() {
        List<DemoEvent> events = events(1);
        Map<String, Duration> prompts = new HashMap<>();
        Map<String, Integer> times = new HashMap<>();
        int early = 0;
        int poison = 0;
        int ahead = 0;
        for (DemoEvent event : events) {
            String id = event.headers().getOrDefault("ce_id", "");
            times.merge(id, 1, Integer::sum);
            poison += id.startsWith("poison-") ? 1 : 0;
            ahead += event.clockAhead().isPositive() ? 1 : 0;
            if (event.topic() == Topic.PROMPT) {
                prompts.putIfAbsent(event.headers().getOrDefault("ce_correlationid", ""), event.at());
            } else if (!prompts.containsKey(event.headers().getOrDefault("ce_correlationid", ""))) {
                early++;
            }
        }

        assertThat((double) early / 2_000).isBetween(.15, .30);
        assertThat(times.values().stream().filter(count -> count > 1)).hasSizeBetween(40, 120);
        assertThat(poison).isBetween(15, 70);
        assertThat(ahead).isBetween(5, 50);
    }

    private static List<DemoEvent> events(long seed) {
        var script = new DemoScript(DemoExchange.shipped(), 20, Duration.ofSeconds(102), TOO_LATE, seed);
        List<DemoEvent> events = new ArrayList<>();
        for (Optional<DemoEvent> next = script.next(); next.isPresent(); next = script.next()) {
            events.add(next.get());
        }
        return events;
    }
}
