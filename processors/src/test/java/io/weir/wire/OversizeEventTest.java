// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// F28: 10 MB message, 10k messages, 1 M parts, nesting 10k deep.
final class OversizeEventTest {

    private static final ReadLimits LIMITS = ReadLimits.DEFAULT;

    private final CloudEventReader reader = new CloudEventReader(LIMITS);

    @ParameterizedTest
    @CsvSource({
        "2000, 1, true",
        "2001, 1, false",
        "10000, 1, false",
        "1, 10000, true",
        "1, 10001, false",
        "3, 5000, false"
    })
    void messagesAndPartsAreTakenUpToTheirLimitsAndRefusedBeyond(int messages, int parts, boolean isTaken) {
        String content = "[\"a\"" + ",\"a\"".repeat(parts - 1) + ']';
        String message = "{\"role\":\"user\",\"content\":" + content + '}';

        Reading reading =
                reader.read(prompt("{\"messages\":[" + message + (',' + message).repeat(messages - 1) + "]}"));

        if (isTaken) {
            assertThat(reading).isInstanceOf(Reading.Accepted.class);
        } else {
            assertThat(((Reading.Rejected) reading).reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void whatIsTooLongOrTooDeepIsADeadLetterWithItsReason(int kind) {
        String data = switch (kind) {
            case 0 -> "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "a".repeat(10_000_000) + "\"}]}";
            case 1 -> "{\"messages\":[{\"role\":\"user\",\"content\":[" + "\"\",".repeat(999_999) + "\"\"]}]}";
            default -> "[".repeat(10_000) + "]".repeat(10_000);
        };

        var rejected = (Reading.Rejected) reader.read(prompt(data));

        assertThat(rejected.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
        assertThat(rejected.tenant()).isPresent();
    }

    private static SourceRecord prompt(String data) {
        return new SourceRecord(
                Topic.PROMPT.topicName(),
                0,
                0,
                0,
                bytes("acme/c"),
                bytes(data),
                List.of(
                        header("ce_specversion", "1.0"),
                        header("ce_id", "1"),
                        header("ce_source", "/test"),
                        header("ce_type", "io.weir.chat.prompt.v1"),
                        header("ce_subject", "c"),
                        header("ce_tenantid", "acme"),
                        header("content-type", "application/json")));
    }

    private static SourceHeader header(String name, String value) {
        return new SourceHeader(name, bytes(value));
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
