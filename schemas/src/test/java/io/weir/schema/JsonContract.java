// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The published JSON Schemas, as a validator reads them, each with its check by hand.
enum JsonContract {
    PROMPT("prompt-event") {
        @Override
        Optional<String> violation(JsonNode data) {
            return ChatShape.violationOfPrompt(data);
        }

        @Override
        JsonNode document(ChatDocuments documents) {
            return documents.prompt();
        }
    },
    RESPONSE("response-event") {
        @Override
        Optional<String> violation(JsonNode data) {
            return ChatShape.violationOfResponse(data);
        }

        @Override
        JsonNode document(ChatDocuments documents) {
            return documents.response();
        }
    },
    IMAGE("image-event") {
        @Override
        Optional<String> violation(JsonNode data) {
            return ImageShape.violation(data);
        }

        @Override
        JsonNode document(ChatDocuments documents) {
            return documents.image();
        }
    };

    private final String schemaName;

    JsonContract(String schemaName) {
        this.schemaName = schemaName;
    }

    abstract Optional<String> violation(JsonNode data);

    abstract JsonNode document(ChatDocuments documents);

    String schemaName() {
        return schemaName;
    }

    Schema schema() {
        try (InputStream file = ChatShape.class.getResourceAsStream(schemaName + ".schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(java.util.Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
