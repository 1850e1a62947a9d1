// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.schema.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;

/// What the demo's platform sends, in order of time: real exchanges with the disorder of real traffic.
///
/// Of a hundred exchanges about twenty have their response first, two their response too late, one
/// lacks a half, four have an event sent twice, one has a clock a year ahead; and one record in a
/// hundred is poison. The same seed gives the same events.
final class DemoScript {
    private static final List<String> TENANTS = List.of("acme-chat", "globex-support", "initech-docs");
    private static final int CONVERSATIONS = 40;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration LOOK_AHEAD = Duration.ofSeconds(2);

    private final List<DemoExchange> exchanges;
    private final double ratePerSecond;
    private final Duration end;
    private final Duration tooLate;
    private final SplittableRandom random;
    private final Queue<DemoEvent> due = new PriorityQueue<>(Comparator.comparing(DemoEvent::at));
    private int planned;

    /// @param ratePerSecond exchanges begun in a second
    /// @param end when the last exchange begins
    /// @param tooLate after how long a response finds its exchange decided
    DemoScript(List<DemoExchange> exchanges, double ratePerSecond, Duration end, Duration tooLate, long seed) {
        this.exchanges = List.copyOf(exchanges);
        this.ratePerSecond = ratePerSecond;
        this.end = end;
        this.tooLate = tooLate;
        this.random = new SplittableRandom(seed);
    }

    static List<String> tenants() {
        return TENANTS;
    }

    /// The next event by time; empty when all are sent.
    Optional<DemoEvent> next() {
        while (begins(planned).compareTo(end) < 0
                && (due.isEmpty()
                        || begins(planned)
                                        .minus(LOOK_AHEAD)
                                        .compareTo(due.peek().at())
                                <= 0)) {
            plan(planned++).forEach(due::add);
        }
        return Optional.ofNullable(due.poll());
    }

    private Duration begins(int number) {
        return LOOK_AHEAD.plusNanos((long) (number / ratePerSecond * 1e9));
    }

    private List<DemoEvent> plan(int number) {
        DemoExchange exchange = exchanges.get(number % exchanges.size());
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        String conversation = "conversation-" + random.nextInt(CONVERSATIONS);
        String id = exchange.id() + '-' + number;
        Duration at = begins(number);
        DemoEvent prompt = DemoEvent.of(at, Topic.PROMPT, tenant, conversation, id, "prompt-" + id, exchange.request());
        DemoEvent response = DemoEvent.of(
                at.plus(millis(100, 800)),
                Topic.RESPONSE,
                tenant,
                conversation,
                id,
                "response-" + id,
                exchange.completion());
        List<DemoEvent> events = new ArrayList<>(disordered(prompt, response));
        if (random.nextDouble() < .04) {
            events.add(events.get(random.nextInt(events.size())).later(millis(200, 1_000)));
        }
        if (random.nextDouble() < .02) {
            events.add(poison(number, prompt));
        }
        return events;
    }

    private List<DemoEvent> disordered(DemoEvent prompt, DemoEvent response) {
        double kind = random.nextDouble();
        if (kind < .20) {
            return List.of(prompt.later(millis(850, 1_200)), response);
        }
        if (kind < .22) {
            return List.of(prompt, response.later(tooLate));
        }
        if (kind < .225) {
            return List.of(prompt);
        }
        if (kind < .23) {
            return List.of(response);
        }
        return kind < .24 ? List.of(prompt.withClockAhead(YEAR), response) : List.of(prompt, response);
    }

    private DemoEvent poison(int number, DemoEvent like) {
        DemoEvent event = like.withHeader("ce_id", "poison-" + number);
        return switch (random.nextInt(7)) {
            case 0 -> event.withBody(Optional.empty());
            case 1 -> event.withBody(Optional.of("\u0000\u0001\u0002 no JSON"));
            case 2 -> event.withBody(event.body().map(body -> body.substring(0, body.length() / 2)));
            case 3 -> event.withBody(Optional.of("[".repeat(2_000)));
            case 4 -> event.withKey("someone/else");
            case 5 -> event.withHeader("ce_tenantid", "NOT A TENANT");
            default -> event.withHeader("ce_specversion", "9");
        };
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to));
    }
}
