// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.schema.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A question about an invented person, an answer of about ten claims, and eight sentences of evidence that
/// tell half of them otherwise: as a document that a tool found, or as further candidates.
///
/// No sentence comes twice, so that nothing is known already.
///
/// @param candidates further candidates that the eight sentences are dealt to; 0 for a document
record ClaimEvents(int candidates) implements BenchEvents {

    static final int EVIDENCE_SENTENCES = 8;

    private static final int CONVERSATIONS = 200;
    private static final List<String> SYLLABLES = List.of(
            "ba", "ren", "do", "lis", "ka", "mor", "ti", "ven", "su", "gar", "ne", "fol", "pi", "dra", "lo", "sen");
    private static final List<String> TRADES =
            List.of("painter", "sculptor", "botanist", "surveyor", "composer", "printer", "geologist", "weaver");

    @Override
    public ProducerRecord<byte[], byte[]> prompt(int exchange, long timestamp) {
        String name = new Person(exchange, false).name;
        String question = "{\"role\":\"user\",\"content\":\"Who was " + name + "?\"}";
        String document = "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\""
                + String.join(" ", new Person(exchange, true).told()) + "\"}";
        return event(
                Topic.PROMPT,
                "p",
                exchange,
                timestamp,
                "{\"model\":\"m\",\"messages\":[" + question + (candidates == 0 ? "," + document : "") + "]}");
    }

    @Override
    public ProducerRecord<byte[], byte[]> response(int exchange, long timestamp) {
        List<String> choices = new ArrayList<>();
        choices.add(choice(String.join(" ", new Person(exchange, false).told().subList(0, 3))));
        List<String> other = new Person(exchange, true).told();
        for (int i = 0; i < candidates; i++) {
            choices.add(choice(String.join(
                    " ",
                    other.subList(i * EVIDENCE_SENTENCES / candidates, (i + 1) * EVIDENCE_SENTENCES / candidates))));
        }
        return event(
                Topic.RESPONSE,
                "r",
                exchange,
                timestamp,
                "{\"model\":\"m\",\"choices\":[" + String.join(",", choices) + "]}");
    }

    private static ProducerRecord<byte[], byte[]> event(
            Topic topic, String prefix, int exchange, long timestamp, String body) {
        return BenchEvents.event(
                topic,
                prefix,
                exchange,
                "c" + exchange % CONVERSATIONS,
                timestamp,
                topic.payload().eventType(),
                body);
    }

    private static String choice(String text) {
        return "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}}";
    }

    /// A life in eight sentences; told otherwise, half of its facts differ.
    private static final class Person {
        private final String name;
        private final SplittableRandom random;
        private final SplittableRandom others;
        private final boolean otherwise;

        Person(int number, boolean otherwise) {
            this.random = new SplittableRandom(number);
            this.others = new SplittableRandom(~number);
            this.otherwise = otherwise;
            this.name = word(random) + ' ' + word(random);
        }

        List<String> told() {
            return List.of(
                    "%s was a %s who lived in %s for most of the years after %d."
                            .formatted(name, one(TRADES), place(), year()),
                    "%s was born in %d in %s, where the family owned a mill.".formatted(name, year(), place()),
                    "The school of %s admitted %s in %d with %d other pupils."
                            .formatted(place(), name, year(), year() / 30),
                    "%s moved to %s in %d and worked there with %s.".formatted(name, place(), year(), place()),
                    "The best known work, %s, was shown in %s in %d.".formatted(place(), place(), year()),
                    "In %d a fire in %s destroyed %d of the early works.".formatted(year(), place(), year() / 50),
                    "A street in %s bears the name of %s since %d.".formatted(place(), name, year()),
                    "%s died in %s in %d after a long illness.".formatted(name, place(), year()));
        }

        private int year() {
            int year = 1800 + random.nextInt(150);
            int other = 1800 + others.nextInt(150);
            return otherwise && others.nextBoolean() ? other : year;
        }

        private String place() {
            String place = word(random);
            String other = word(others);
            return otherwise && others.nextBoolean() ? other : place;
        }

        private String one(List<String> of) {
            return of.get(random.nextInt(of.size()));
        }

        private static String word(SplittableRandom from) {
            var word = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                word.append(SYLLABLES.get(from.nextInt(SYLLABLES.size())));
            }
            return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        }
    }
}
