// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/// Weir reads by hand what others write with the CloudEvents project's own library.
final class CloudEventsSdkTest {

    @Test
    void whatTheCloudEventsLibraryWritesIsRead() {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("event-1")
                .withSource(URI.create("/chat/eu"))
                .withType("com.example.chat.prompt.v1")
                .withSubject("conversation-7")
                .withExtension("tenantid", "acme")
                .withExtension("correlationid", "exchange-3")
                .withData("application/json", "{\"messages\":[{\"role\":\"user\",\"content\":\"é\"}]}".getBytes(UTF_8))
                .build();
        ProducerRecord<String, byte[]> record = KafkaMessageFactory.<String>createWriter(
                        Topic.PROMPT.topicName(), "acme/conversation-7")
                .writeBinary(event);

        var reading = new EnvelopeReader(ReadLimits.DEFAULT).read(record.value(), name -> {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
        });

        var opened = (EnvelopeReading.Opened) reading;
        assertThat(opened.attributes().id()).isEqualTo("event-1");
        assertThat(opened.attributes().source()).isEqualTo("/chat/eu");
        assertThat(opened.attributes().subject()).contains("conversation-7");
        assertThat(opened.attributes().tenant()).contains("acme");
        assertThat(opened.attributes().correlation()).contains("exchange-3");
        assertThat(ChatShape.violationOfPrompt(opened.data())).isEmpty();
    }
}
